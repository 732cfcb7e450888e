#pragma once

#include "conduct/judging.hpp"
#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// An approach as judges compare it, with nothing to show yet.
[[nodiscard]] conduct::JudgedWork judged_work(Experiment const& experiment,
                                              ApproachRecord const& record);

/// Has judges compare the work of all approaches that passed every gate. Throws as
/// JudgingStage::run(), and Error(git).
awaitable<void> judge_work(Workspace const& workspace, conduct::Recorder& recorder,
                           conduct::HelperSessions& helpers);

}  // namespace parallel_explore::operations
