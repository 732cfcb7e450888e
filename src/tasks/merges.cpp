#include "tasks/merges.hpp"

#include "parallel_explore/task_orchestrator.hpp"
#include "tasks/texts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace parallel_explore::tasks {
namespace {

/// The work of a completed task.
struct TaskResult {
  std::string name, commit;
  std::set<std::string> files;  ///< that it changed
};

bool has_one_of(std::set<std::string> const& files, std::set<std::string> const& others) {
  return std::ranges::any_of(files, [&](std::string const& file) { return others.contains(file); });
}

/// Whether one side has a file where the other has a directory.
bool is_in_the_way(std::set<std::string> const& files, std::set<std::string> const& others) {
  return std::ranges::any_of(others, [&](std::string const& other) {
    for (auto slash = other.find('/'); slash != std::string::npos;
         slash = other.find('/', slash + 1)) {
      if (files.contains(other.substr(0, slash))) return true;
    }
    return false;
  });
}

/// Whether git must be asked: results merge if no file of one is a file or directory of the other.
bool may_conflict(TaskResult const& one, TaskResult const& other) {
  return has_one_of(one.files, other.files) || is_in_the_way(one.files, other.files) ||
         is_in_the_way(other.files, one.files);
}

}  // namespace

awaitable<events::MergesChecked> check_merges(TaskRepository& repository,
                                              Exploration const& exploration) {
  std::vector<TaskResult> results;
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> after;
  std::vector<std::int64_t> lines;
  for (auto const& record : exploration.approaches) {
    if (record.state != ApproachState::completed || record.worktree.commit.empty()) continue;
    std::vector<std::string> const files =
        co_await repository.changed_files(base_of(exploration, record), record.worktree.commit);
    results.push_back({record.approach.name, record.worktree.commit, {files.begin(), files.end()}});
    names.push_back(record.approach.name);
    // By the code as well: what others import is merged before them.
    auto earlier = record.approach.after;
    auto const& builds_on = task_of(exploration, record).builds_on;
    earlier.insert(earlier.end(), builds_on.begin(), builds_on.end());
    after.push_back(std::move(earlier));
    auto const changes = record.worktree.changes.value_or(Changes{});
    lines.push_back(changes.lines_added + changes.lines_removed);
  }
  events::MergesChecked checked;
  for (std::size_t i = 0; i < results.size(); ++i) {
    for (std::size_t j = i + 1; j < results.size(); ++j) {
      if (!may_conflict(results[i], results[j])) continue;
      std::vector<std::string> files = co_await repository.conflicting_files(
          worktree::trust_of(exploration), results[i].commit, results[j].commit);
      if (!files.empty())
        checked.conflicts.push_back({results[i].name, results[j].name, std::move(files)});
    }
  }
  checked.order = merge_order(names, after, lines, checked.conflicts);
  co_return checked;
}

}  // namespace parallel_explore::tasks

namespace parallel_explore {
inline namespace v0_2 {

std::vector<std::string> merge_order(std::vector<std::string> const& names,
                                     std::vector<std::vector<std::string>> const& after,
                                     std::vector<std::int64_t> const& lines_changed,
                                     std::vector<MergeConflict> const& conflicts) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < names.size(); ++i) index[names[i]] = i;
  std::vector<std::set<std::size_t>> against(names.size());
  for (auto const& conflict : conflicts) {
    auto const first = index.find(conflict.first), second = index.find(conflict.second);
    if (first == index.end() || second == index.end()) continue;
    against[first->second].insert(second->second);
    against[second->second].insert(first->second);
  }
  std::vector<std::set<std::size_t>> waits(names.size());
  for (std::size_t i = 0; i < names.size() && i < after.size(); ++i) {
    for (auto const& each : after[i]) {
      if (auto const found = index.find(each); found != index.end() && found->second != i)
        waits[i].insert(found->second);
    }
  }
  std::set<std::size_t> left;
  for (std::size_t i = 0; i < names.size(); ++i) left.insert(i);
  auto const cost = [&](std::size_t i) {
    auto const lines = i < lines_changed.size() ? lines_changed[i] : 0;
    // Results that wait for none come first; in a cycle, those that wait for the fewest.
    return std::tuple(waits[i].size(), against[i].size(), lines, i);
  };
  std::vector<std::string> order;
  while (!left.empty()) {
    auto const next = *std::ranges::min_element(left, {}, cost);
    order.push_back(names[next]);
    left.erase(next);
    for (auto const other : left) {
      waits[other].erase(next);
      against[other].erase(next);
    }
  }
  return order;
}

}  // namespace v0_2
}  // namespace parallel_explore
