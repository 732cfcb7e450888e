#include "tasks/merges.hpp"

#include "parallel_explore/task_orchestrator.hpp"
#include "worktree/diff.hpp"
#include "worktree/merge_tree.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace parallel_explore::tasks {
namespace {

struct Result {
  std::string name, commit;
  std::set<std::string> files;  ///< that it changed
};

bool has_one_of(std::set<std::string> const& files, std::set<std::string> const& others) {
  return std::ranges::any_of(files, [&](std::string const& file) { return others.contains(file); });
}

/// Whether one has a file where the other has a directory.
bool is_in_the_way(std::set<std::string> const& files, std::set<std::string> const& others) {
  return std::ranges::any_of(others, [&](std::string const& other) {
    for (auto slash = other.find('/'); slash != std::string::npos;
         slash = other.find('/', slash + 1)) {
      if (files.contains(other.substr(0, slash))) return true;
    }
    return false;
  });
}

/// What has nothing in common merges: git need not be asked.
bool may_conflict(Result const& one, Result const& other) {
  return has_one_of(one.files, other.files) || is_in_the_way(one.files, other.files) ||
         is_in_the_way(other.files, one.files);
}

}  // namespace

awaitable<events::MergesChecked> merges_of(worktree::Repository repository,
                                           Exploration const& exploration) {
  auto const git = repository.git();
  std::vector<Result> results;
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> after;
  std::vector<std::int64_t> lines;
  for (auto const& record : exploration.approaches) {
    if (record.state != ApproachState::completed || record.worktree.commit.empty()) continue;
    std::string const base = base_of(exploration, record);
    std::vector<std::string> const files =
        co_await worktree::changed_files(git, base, record.worktree.commit);
    results.push_back({record.approach.name, record.worktree.commit, {files.begin(), files.end()}});
    names.push_back(record.approach.name);
    after.push_back(record.approach.after);
    auto const changes = record.worktree.changes.value_or(Changes{});
    lines.push_back(changes.lines_added + changes.lines_removed);
  }
  events::MergesChecked checked;
  for (std::size_t i = 0; i < results.size(); ++i) {
    for (std::size_t j = i + 1; j < results.size(); ++j) {
      if (!may_conflict(results[i], results[j])) continue;
      worktree::TreeMerge const merge =
          co_await worktree::merge_trees(git, results[i].commit, results[j].commit);
      if (!merge.files.empty())
        checked.conflicts.push_back({results[i].name, results[j].name, merge.files});
    }
  }
  checked.order = merge_order(names, after, lines, checked.conflicts);
  co_return checked;
}

}  // namespace parallel_explore::tasks
