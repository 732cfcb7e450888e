#pragma once

#include "independence/task_files.hpp"

#include <vector>

namespace parallel_explore::independence {

/// Adds ties between tasks whose files are usually changed together, and by files that many tasks
/// change. None of them blocks.
void add_hot_ties(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index,
                  RepositoryFacts const& facts, IndependenceSettings const& settings,
                  std::vector<Tie>& ties);

}  // namespace parallel_explore::independence
