#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/worktrees.hpp"

namespace parallel_explore::run {

/// Worktree of an approach, as it is recorded.
[[nodiscard]] Worktree recorded_worktree(Exploration const& exploration,
                                         ApproachRecord const& record);

/// Whether the directory of that worktree exists.
[[nodiscard]] bool has_worktree(ApproachRecord const& record);

/// Whether the work of a completed session is still there, so that no further session is needed.
[[nodiscard]] bool has_session_work(Exploration const& exploration, ApproachRecord const& record);

/// Commit that the branch of an approach must contain. Only a session moves the branch; one that
/// was cut short may also have changed what was committed before it.
[[nodiscard]] std::string expected_tip(Exploration const& exploration,
                                       ApproachRecord const& record);

}  // namespace parallel_explore::run
