#pragma once

#include "plan/task_files.hpp"

#include <vector>

namespace parallel_explore::plan {

/// Adds ties by what is usually changed together, and by files that everybody changes. None blocks.
void add_hot_ties(TaskPlan const& plan, Touched const& touched, FileIndex const& index,
                  RepositoryFacts const& facts, IndependenceSettings const& settings,
                  std::vector<Tie>& ties);

}  // namespace parallel_explore::plan
