#pragma once

#include "plan/task_files.hpp"

#include <vector>

namespace parallel_explore::plan {

/// Adds ties by the files and directories that tasks mention.
void add_file_ties(TaskPlan const& plan, Touched const& touched, FileIndex const& index,
                   std::vector<Tie>& ties);

}  // namespace parallel_explore::plan
