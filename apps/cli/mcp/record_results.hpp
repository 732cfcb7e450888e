#pragma once

#include "mcp/protocol.hpp"
#include "parallel_explore/explorer.hpp"

#include <string>

/// Results of tools that read the record of an experiment.
namespace pexplore::mcp {

/// Its state, and of each approach.
[[nodiscard]] ToolResult status_result(parallel_explore::Exploration const& exploration);

/// The state of each task of a run.
[[nodiscard]] ToolResult tasks_result(parallel_explore::Exploration const& exploration);

/// The verdict on an experiment.
[[nodiscard]] ToolResult verdict_result(parallel_explore::Explorer& explorer,
                                        parallel_explore::Exploration const& exploration);

/// All experiments, with their states.
[[nodiscard]] ToolResult list_result(parallel_explore::ProgressStore const& store);

/// The named experiment, else the latest; of those that run tasks, where tasks are asked for.
/// Throws Error(not_found | journal), and Error(validation) for an experiment without tasks.
[[nodiscard]] std::string name_of_run(parallel_explore::Explorer& explorer, std::string const& name,
                                      bool is_tasks);

}  // namespace pexplore::mcp
