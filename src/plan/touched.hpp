#pragma once

#include "plan/file_index.hpp"

#include <string>
#include <vector>

namespace parallel_explore::plan {

/// The distinct paths of all tasks, what each means, and who mentions it.
struct TouchedPath {
  std::string path;
  Meaning meaning;
  std::vector<std::size_t> tasks;  ///< in the order of the plan
};

struct Touched {
  std::vector<TouchedPath> paths;
  std::vector<std::vector<std::size_t>> of_task;  ///< indices of paths
};

[[nodiscard]] Touched touched_by(TaskPlan const& plan, FileIndex const& index);

/// "a, b and 3 more": at most `shown` of them.
[[nodiscard]] std::string listed(std::vector<std::string> const& words, std::size_t shown = 5);

/// The names of tasks.
[[nodiscard]] std::vector<std::string> names_of(TaskPlan const& plan,
                                                std::vector<std::size_t> const& tasks);

/// Ties by the files and directories that tasks mention.
void add_file_ties(TaskPlan const& plan, Touched const& touched, FileIndex const& index,
                   std::vector<Tie>& ties);

/// Ties by what is usually changed together, and by files that everybody changes. None blocks.
void add_hot_ties(TaskPlan const& plan, Touched const& touched, FileIndex const& index,
                  RepositoryFacts const& facts, IndependenceSettings const& settings,
                  std::vector<Tie>& ties);

/// Ties by what one task makes and another uses, by what they say.
void add_implied_ties(TaskPlan const& plan, FileIndex const& index, std::vector<Tie>& ties);

}  // namespace parallel_explore::plan
