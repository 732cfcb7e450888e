#pragma once

#include "parallel_explore/exploration.hpp"
#include "run/recorder.hpp"

#include <string>
#include <vector>

namespace parallel_explore::run {

/// The other approaches whose sessions may have run after the last session of this one had ended,
/// by name.
[[nodiscard]] std::vector<std::string> code_since_session(Exploration const& exploration,
                                                          std::string const& approach);

/// Records that files of a worktree were not as committed. `approach`: empty for the untouched
/// base.
void record_restored(Recorder& recorder, std::string const& approach,
                     std::vector<std::string> files, std::vector<std::string> between);

}  // namespace parallel_explore::run
