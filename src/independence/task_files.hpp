#pragma once

#include "independence/file_index.hpp"

#include <string>
#include <vector>

namespace parallel_explore::independence {

/// A path that tasks mention, and its meaning.
struct TaskPath {
  std::string path;
  Meaning meaning;
  std::vector<std::size_t> tasks;  ///< in the order of the plan
};

/// The distinct paths of all tasks.
struct TaskPaths {
  std::vector<TaskPath> paths;
  std::vector<std::vector<std::size_t>> of_task;  ///< indices of paths
};

/// Collects the paths of all tasks.
[[nodiscard]] TaskPaths paths_of_tasks(TaskPlan const& plan, FileIndex const& index);

/// "a, b and 3 more": lists at most `shown` words.
[[nodiscard]] std::string list_words(std::vector<std::string> const& words, std::size_t shown = 5);

/// The names of tasks.
[[nodiscard]] std::vector<std::string> names_of(TaskPlan const& plan,
                                                std::vector<std::size_t> const& tasks);

}  // namespace parallel_explore::independence
