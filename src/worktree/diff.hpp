#pragma once

#include "parallel_explore/event.hpp"
#include "worktree/repository.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Differences between commits. A submodule counts as the commit id that it is in a tree: its
/// content is never read.
namespace parallel_explore::worktree {

/// `git diff` between two commits, in parts as git prints it; with `stat_only`, the list of files
/// with their line counts. Ends early where `take` returns false.
awaitable<void> stream_diff(Repository repository, std::string from, std::string to, bool stat_only,
                            std::function<bool(std::string_view)> take);

/// The same in one text.
awaitable<std::string> diff(Repository repository, std::string from, std::string to,
                            bool stat_only);

/// Two commits.
struct CommitPair {
  std::string from, to;
};

/// The patches between several pairs of commits, in their order, by one process. Renamed files are
/// found as by diff(). Throws as Git::run().
awaitable<std::vector<std::string>> diffs(Repository repository, std::vector<CommitPair> pairs);

/// The number of files and lines that differ between two commits.
awaitable<Changes> count_changes(Git git, std::string from, std::string to);

/// The files that differ between two commits, sorted. A renamed file is listed under both names.
awaitable<std::vector<std::string>> changed_files(Git git, std::string from, std::string to);

}  // namespace parallel_explore::worktree
