#pragma once

#include "independence/task_files.hpp"

#include <vector>

namespace parallel_explore::independence {

/// Adds ties between tasks that mention the same files or directories.
void add_file_ties(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index,
                   std::vector<Tie>& ties);

}  // namespace parallel_explore::independence
