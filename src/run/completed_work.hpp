#pragma once

#include "run/measured_in.hpp"
#include "run/recorder.hpp"

namespace parallel_explore::run {

/// The worktree of a completed approach, to be measured again: what is done to it is recorded.
/// Records at once that it is prepared, so that the work is given back after a kill. Lifetimes: the
/// recorder outlives the result.
[[nodiscard]] MeasuredWorktree completed_work(Recorder& recorder, ApproachRecord const& record,
                                              std::filesystem::path const& main_tree);

}  // namespace parallel_explore::run
