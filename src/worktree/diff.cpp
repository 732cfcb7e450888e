#include "worktree/diff.hpp"

#include <algorithm>
#include <cstdio>

namespace parallel_explore::worktree {

namespace {

/// A patch that git makes alone, the same whatever its settings say.
std::vector<std::string> with_plain_options(std::vector<std::string> command) {
  command.insert(command.end(), {"--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty",
                                 "--submodule=short", "--no-color", "--src-prefix=a/",
                                 "--dst-prefix=b/", "--no-relative"});
  return command;
}

std::vector<std::string> diff_command(std::string const& from, std::string const& to,
                                      bool stat_only) {
  auto command = with_plain_options({"diff"});
  command.insert(command.end(),
                 {stat_only ? "--stat=120" : "--patch", "--end-of-options", from, to, "--"});
  return command;
}

}  // namespace

awaitable<void> stream_diff(Repository repository, std::string from, std::string to, bool stat_only,
                            std::function<bool(std::string_view)> take) {
  auto ask = diff_command(from, to, stat_only);
  co_await repository.git().stream(std::move(ask), std::move(take));
}

awaitable<std::string> diff(Repository repository, std::string from, std::string to,
                            bool stat_only) {
  auto ask = diff_command(from, to, stat_only);
  co_return co_await repository.git().run(std::move(ask));
}

namespace {

/// Git prints the second commit of each pair on a line before its patch, which may be empty; no
/// line of a patch is a commit id.
std::vector<std::string> split_patches(std::string_view printed,
                                       std::vector<CommitPair> const& pairs) {
  std::vector<std::string> patches;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    printed.remove_prefix(std::min(printed.size(), pairs[i].to.size() + 1));
    auto end = printed.size();
    if (i + 1 < pairs.size()) {
      auto const heading = pairs[i + 1].to + "\n";
      auto const at = printed.find("\n" + heading);
      end = printed.starts_with(heading) || at == std::string_view::npos ? 0 : at + 1;
    }
    patches.emplace_back(printed.substr(0, end));
    printed.remove_prefix(end);
  }
  return patches;
}

}  // namespace

awaitable<std::vector<std::string>> diffs(Repository repository, std::vector<CommitPair> pairs) {
  std::vector<std::string> patches;
  if (pairs.empty()) co_return patches;
  auto ask = with_plain_options({"diff-tree", "--stdin", "--always", "-r", "-p", "-M"});
  GitExtras extras;
  // A commit with a parent that it need not have.
  for (auto const& pair : pairs) extras.input += pair.to + " " + pair.from + "\n";
  std::string const printed = co_await repository.git().run(std::move(ask), std::move(extras));
  patches = split_patches(printed, pairs);
  co_return patches;
}

namespace {

/// "12\t3\tpath", or "-\t-\tpath" for a binary file.
void add_entry(Changes& changes, std::string const& entry) {
  long long added = 0, removed = 0;
  ++changes.files_changed;
  if (std::sscanf(entry.c_str(), "%lld\t%lld\t", &added, &removed) != 2) return;
  changes.lines_added += added;
  changes.lines_removed += removed;
}

}  // namespace

awaitable<Changes> count_changes(Git git, std::string from, std::string to) {
  std::vector<std::string> ask{"diff",
                               "--no-ext-diff",
                               "--no-textconv",
                               "--ignore-submodules=dirty",
                               "--no-renames",
                               "--no-relative",
                               "--numstat",
                               "-z",
                               "--end-of-options",
                               from,
                               to,
                               "--"};
  std::string const table = co_await git.run(std::move(ask));
  Changes changes;
  for (auto const& entry : split_nul(table)) add_entry(changes, entry);
  co_return changes;
}

awaitable<std::vector<std::string>> changed_files(Git git, std::string from, std::string to) {
  std::vector<std::string> ask{"diff",
                               "--no-ext-diff",
                               "--no-textconv",
                               "--no-renames",
                               "--no-relative",
                               "--ignore-submodules=dirty",
                               "--name-only",
                               "-z",
                               "--end-of-options",
                               std::move(from),
                               std::move(to),
                               "--"};
  std::string const list = co_await git.run(std::move(ask));
  co_return split_nul(list);
}

}  // namespace parallel_explore::worktree
