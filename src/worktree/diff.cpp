#include "worktree/diff.hpp"

#include <cstdio>

namespace parallel_explore::worktree {

namespace {

std::vector<std::string> diff_command(std::string const& from, std::string const& to,
                                      bool stat_only) {
  return {"diff",
          "--no-ext-diff",
          "--no-textconv",
          "--ignore-submodules=dirty",
          "--submodule=short",
          "--no-color",
          "--src-prefix=a/",
          "--dst-prefix=b/",
          "--no-relative",
          stat_only ? "--stat=120" : "--patch",
          "--end-of-options",
          from,
          to,
          "--"};
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

/// Git prints each second commit on a line before its patch; no line of a patch is a commit id.
std::vector<std::string> split_patches(std::string_view printed,
                                       std::vector<CommitPair> const& pairs) {
  std::vector<std::string> patches;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    auto const heading = pairs[i].to + "\n";
    if (!printed.starts_with(heading)) {
      patches.emplace_back();  // the two are equal
      continue;
    }
    printed.remove_prefix(heading.size());
    // The next one that was printed: equal pairs are not.
    auto end = printed.size();
    for (std::size_t next = i + 1; next < pairs.size() && end == printed.size(); ++next) {
      auto const following = pairs[next].to + "\n";
      auto const at = printed.starts_with(following) ? 0 : printed.find("\n" + following);
      if (at != std::string_view::npos) end = at == 0 ? 0 : at + 1;
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
  std::vector<std::string> ask{"diff-tree",
                               "--stdin",
                               "-r",
                               "-p",
                               "-M",
                               "--no-ext-diff",
                               "--no-textconv",
                               "--ignore-submodules=dirty",
                               "--submodule=short",
                               "--no-color",
                               "--src-prefix=a/",
                               "--dst-prefix=b/",
                               "--no-relative"};
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
