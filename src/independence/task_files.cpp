#include "independence/task_files.hpp"

#include <algorithm>
#include <unordered_map>

namespace parallel_explore::independence {

TaskPaths paths_of_tasks(TaskPlan const& plan, FileIndex const& index) {
  TaskPaths result;
  std::unordered_map<std::string, std::size_t> known;
  for (std::size_t task = 0; task < plan.tasks.size(); ++task) {
    auto& own = result.of_task.emplace_back();
    for (auto const& path : plan.tasks[task].paths) {
      auto const [at, added] = known.emplace(path, result.paths.size());
      if (added) result.paths.push_back({path, index.meaning_of(path), {}});
      auto& tasks = result.paths[at->second].tasks;
      if (tasks.empty() || tasks.back() != task) tasks.push_back(task);
      own.push_back(at->second);
    }
  }
  return result;
}

std::string list_words(std::vector<std::string> const& words, std::size_t shown) {
  auto const count = words.size() == shown + 1 ? shown + 1 : std::min(words.size(), shown);
  std::string result;
  for (std::size_t i = 0; i < count; ++i) {
    bool const last = i + 1 == words.size();
    if (i > 0) result += last ? " and " : ", ";
    result += words[i];
  }
  if (count < words.size()) result += " and " + std::to_string(words.size() - count) + " more";
  return result;
}

std::vector<std::string> names_of(TaskPlan const& plan, std::vector<std::size_t> const& tasks) {
  std::vector<std::string> result;
  for (auto const task : tasks) result.push_back(plan.tasks[task].name);
  return result;
}

}  // namespace parallel_explore::independence
