#pragma once

#include "explore/workspace.hpp"
#include "run/judging.hpp"

#include <vector>

namespace parallel_explore::operations {

/// An approach as judges compare it, with nothing to show yet.
[[nodiscard]] run::JudgedWork judged_work(Experiment const& experiment,
                                          ApproachRecord const& record);

/// The results that passed every gate, as judges compare them, with nothing to show yet. The better
/// they were measured, the earlier they are judged.
[[nodiscard]] std::vector<run::JudgedWork> works_to_judge(Exploration const& exploration);

/// Has judges compare the work of all approaches that passed every gate. Throws as
/// JudgingStage::run(), and Error(git).
awaitable<void> judge_work(Workspace const& workspace, run::Recorder& recorder,
                           run::HelperSessions& helpers);

}  // namespace parallel_explore::operations
