#pragma once

#include "plan/task_files.hpp"

#include <vector>

namespace parallel_explore::plan {

/// Adds ties by what one task makes and another uses, judged by their words.
void add_implied_ties(TaskPlan const& plan, FileIndex const& index, std::vector<Tie>& ties);

}  // namespace parallel_explore::plan
