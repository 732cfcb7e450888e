#include "worktree/changed_files_outside.hpp"

#include "text/display.hpp"
#include "worktree/changed_index.hpp"
#include "worktree/outside_remedies.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace parallel_explore::worktree {
namespace {

std::string verb(FileChange::How how) {
  switch (how) {
    case FileChange::How::appeared:
      return "appeared";
    case FileChange::How::changed:
      return "changed";
    case FileChange::How::gone:
      return "was removed";
  }
  return {};
}

/// The paths among these that git ignores.
awaitable<std::set<std::string>> ignored_among(Repository repository,
                                               std::vector<std::string> paths) {
  std::set<std::string> ignored;
  if (paths.empty()) co_return ignored;
  std::vector<std::string> ask{"check-ignore", "--stdin", "-z"};
  GitExtras extras;
  extras.input = join_nul(paths);
  GitResult const found = co_await repository.git().attempt(std::move(ask), std::move(extras));
  for (auto& path : split_nul(found.output)) ignored.insert(std::move(path));
  co_return ignored;
}

awaitable<std::set<std::string>> paths_between(Repository repository, std::string from,
                                               std::string to) {
  std::set<std::string> paths;
  if (from.empty() || to.empty()) co_return paths;
  std::vector<std::string> ask{"diff-tree",     "-r",         "-z", "--name-only", "--no-renames",
                               std::move(from), std::move(to)};
  GitResult const found = co_await repository.git().attempt(std::move(ask));
  for (auto& path : split_nul(found.output)) paths.insert(std::move(path));
  co_return paths;
}

/// All directories above these paths: a new one need not be reported beside its files.
std::set<std::string> parents_of(std::vector<FileChange> const& files) {
  std::set<std::string> parents;
  for (auto const& file : files) {
    for (auto at = file.path.rfind('/'); at != std::string::npos && at > 0;
         at = file.path.rfind('/', at - 1))
      if (!parents.insert(file.path.substr(0, at)).second) break;
  }
  return parents;
}

/// Ignored files, which builds write by the thousand: a finding for each entry of the top.
std::vector<OutsideChange> grouped(std::vector<FileChange> const& files, std::string const& tree) {
  std::map<std::string, std::vector<FileChange>> groups;
  for (auto const& file : files) {
    auto const end = file.path.find('/');
    groups[file.path.substr(0, end)].push_back(file);
  }
  std::vector<OutsideChange> changes;
  for (auto const& [name, members] : groups) {
    auto const first = text::clean_line(members[0].path, 1000);
    auto text = members.size() == 1
                    ? fmt::format("ignored {} in {} {}", first, tree, verb(members[0].how))
                    : fmt::format("{} ignored files below {}/ in {} changed, the first is {}",
                                  members.size(), text::clean_line(name, 1000), tree, first);
    changes.push_back({OutsideKind::ignored_file, std::move(text), {}});
  }
  return changes;
}

}  // namespace

awaitable<std::vector<OutsideChange>> changed_files_outside(Repository repository,
                                                            std::vector<FileChange> files,
                                                            std::string tree, FileText index,
                                                            std::string from, std::string to) {
  std::vector<OutsideChange> changes;
  if (files.empty()) co_return changes;
  auto const tracked = paths_in_index(index);
  awaitable<std::set<std::string>> explaining =
      paths_between(repository, std::move(from), std::move(to));
  std::set<std::string> const explained = co_await std::move(explaining);
  std::vector<std::string> untracked;
  for (auto const& file : files) {
    if (index && !tracked.contains(file.path)) untracked.push_back(file.path);
  }
  awaitable<std::set<std::string>> asking = ignored_among(repository, std::move(untracked));
  std::set<std::string> const ignored = co_await std::move(asking);
  std::vector<FileChange> of_ignored;
  auto const parents = parents_of(files);
  for (auto const& file : files) {
    if (explained.contains(file.path) || parents.contains(file.path)) continue;
    if (ignored.contains(file.path)) {
      of_ignored.push_back(file);
      continue;
    }
    auto const name = text::clean_line(file.path, 1000);
    OutsideChange change;
    change.kind = OutsideKind::file;
    change.text = fmt::format("{} in {} {}", name, tree, verb(file.how));
    bool const has_base = tracked.contains(file.path) && name == file.path;
    if (has_base) change.remedy = "git restore -p -- " + quoted(name);
    changes.push_back(std::move(change));
  }
  for (auto& change : grouped(of_ignored, tree)) changes.push_back(std::move(change));
  co_return changes;
}

}  // namespace parallel_explore::worktree
