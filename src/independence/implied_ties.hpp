#pragma once

#include "independence/task_files.hpp"

#include <vector>

namespace parallel_explore::independence {

/// Adds ties from tasks that make a thing to tasks that use it, as their words say.
void add_implied_ties(TaskPlan const& plan, FileIndex const& index, std::vector<Tie>& ties);

}  // namespace parallel_explore::independence
