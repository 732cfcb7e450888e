#pragma once

#include "conduct/recorder.hpp"
#include "parallel_explore/evaluator.hpp"
#include "parallel_explore/worktrees.hpp"

namespace parallel_explore::conduct {

/// What evaluation is given of an approach whose session has ended and whose work is committed.
[[nodiscard]] Sample measured_sample(Recorder const& recorder, ApproachRecord const& record,
                                     Worktree worktree);

/// What is put in order in every worktree before it is measured.
[[nodiscard]] MeasuringRequest measuring_request(Exploration const& exploration,
                                                 std::filesystem::path const& main_tree);

/// Records that it is done, with the medians of what was measured.
void complete(Recorder& recorder, std::string const& approach);

}  // namespace parallel_explore::conduct
