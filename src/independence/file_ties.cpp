#include "independence/file_ties.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace parallel_explore::independence {
namespace {

using Indices = std::vector<std::size_t>;

Indices tasks_of(TaskPaths const& task_paths, Indices const& paths) {
  Indices result;
  for (auto const path : paths)
    result.insert(result.end(), task_paths.paths[path].tasks.begin(),
                  task_paths.paths[path].tasks.end());
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::string all_of(TaskPlan const& plan, Indices const& tasks) {
  return list_words(names_of(plan, tasks)) + (tasks.size() == 2 ? " both" : " all");
}

/// Groups files by the tasks that mention them, so that two equal patterns make one tie.
std::map<Indices, std::vector<std::string>> files_by_tasks(TaskPaths const& task_paths,
                                                           FileIndex const& index) {
  std::unordered_map<std::string, Indices> paths_of_file;
  for (std::size_t i = 0; i < task_paths.paths.size(); ++i) {
    auto const& meaning = task_paths.paths[i].meaning;
    if (meaning.kind == Meaning::Kind::directory) continue;
    if (meaning.files.empty()) paths_of_file[meaning.place].push_back(i);
    for (auto const file : meaning.files) paths_of_file[index.files()[file]].push_back(i);
  }
  std::map<Indices, std::vector<std::string>> by_paths;
  for (auto const& [file, paths] : paths_of_file) by_paths[paths].push_back(file);
  std::map<Indices, std::vector<std::string>> result;
  for (auto& [paths, files] : by_paths) {
    auto const tasks = tasks_of(task_paths, paths);
    if (tasks.size() < 2) continue;
    auto& all = result[tasks];
    std::ranges::move(files, std::back_inserter(all));
  }
  return result;
}

void add_same_file(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index,
                   std::vector<Tie>& ties) {
  for (auto& [tasks, files] : files_by_tasks(task_paths, index)) {
    auto sorted = files;
    std::ranges::sort(sorted);
    ties.push_back({TieKind::same_file, names_of(plan, tasks),
                    all_of(plan, tasks) + " mention " + list_words(sorted, 3) + '.', true});
  }
}

/// Calls `take` for a path and every directory above it.
template <class Take>
void each_level(std::string_view path, Take take) {
  while (!path.empty()) {
    take(path);
    auto const slash = path.rfind('/');
    path = path.substr(0, slash == std::string_view::npos ? 0 : slash);
  }
}

void add_same_directory(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index,
                        std::vector<Tie>& ties) {
  std::map<std::string, std::set<std::size_t>, std::less<>> inside;
  for (auto const& path : task_paths.paths)
    if (path.meaning.kind == Meaning::Kind::directory) inside[path.meaning.place];
  if (inside.empty()) return;
  for (std::size_t i = 0; i < task_paths.paths.size(); ++i) {
    auto const& meaning = task_paths.paths[i].meaning;
    auto const add = [&](std::string_view level) {
      if (auto const found = inside.find(level); found != inside.end()) found->second.insert(i);
    };
    if (meaning.kind != Meaning::Kind::glob) {
      each_level(meaning.place, add);
    } else {
      for (auto const file : meaning.files) each_level(index.files()[file], add);
    }
  }
  for (auto const& [directory, paths] : inside) {
    auto const tasks = tasks_of(task_paths, Indices(paths.begin(), paths.end()));
    if (tasks.size() < 2) continue;
    ties.push_back({TieKind::same_directory, names_of(plan, tasks),
                    all_of(plan, tasks) + " touch the directory " + directory + "/.", true});
  }
}

}  // namespace

void add_file_ties(TaskPlan const& plan, TaskPaths const& task_paths, FileIndex const& index,
                   std::vector<Tie>& ties) {
  add_same_file(plan, task_paths, index, ties);
  add_same_directory(plan, task_paths, index, ties);
}

}  // namespace parallel_explore::independence
