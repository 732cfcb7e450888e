#pragma once

#include "independence/task_files.hpp"

#include <string>
#include <vector>

namespace parallel_explore::independence {

/// Adds ties for tasks whose files include or import the files of others, directly or through a few
/// files that no task mentions. They never block. Reads only files in `facts.sources`.
void add_code_ties(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index,
                   RepositoryFacts const& facts, std::vector<Tie>& ties);

}  // namespace parallel_explore::independence
