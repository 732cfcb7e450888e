#pragma once

#include "stream/transcript.hpp"

#include <string>

namespace pexplore {

/// A part of a session for a terminal, with its line end. Paths in `worktree` are shown relative to
/// it.
[[nodiscard]] std::string transcript_text(parallel_explore::stream::TranscriptEntry const& entry,
                                          std::string const& worktree);

}  // namespace pexplore
