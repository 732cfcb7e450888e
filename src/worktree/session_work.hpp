#pragma once

#include "worktree/git.hpp"

#include <set>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// In a worktree's git directory: what is untracked and not yet listed as PreexistingFiles came
/// after its work was committed.
constexpr auto committed_file = "pexplore-committed";

/// In a worktree's git directory, written when its session is about to start.
constexpr auto untracked_file = "pexplore-untracked";

/// Untracked paths of a worktree that are not its session's work.
struct PreexistingFiles {
  std::vector<std::string> copied;  ///< brought along from the main tree; never to be committed
  std::set<std::string> untracked;  ///< there before the session; directories end in "/"
  std::set<std::string> files;      ///< the files in such directories

  [[nodiscard]] bool contains(std::string const& path) const;
  /// Whether that very file was there before the session.
  [[nodiscard]] bool was_there(std::string const& path) const;

  /// Kept in the worktree's git directory, for a later process.
  void save(std::filesystem::path const& git_dir) const;
  [[nodiscard]] static PreexistingFiles load(std::filesystem::path const& git_dir);
};

/// What is untracked and not ignored now; a directory without anything tracked in it is one entry.
awaitable<PreexistingFiles> untracked_now(Git git);

/// What differs between a worktree's files and its index.
struct PendingWork {
  std::vector<std::string> changed, deleted, added;
  std::vector<std::string> nested;  ///< repositories that the session made; end in "/"
  std::vector<std::string> notes;   ///< what people should know of what is left out

  [[nodiscard]] bool empty() const {
    return changed.empty() && deleted.empty() && added.empty() && nested.empty();
  }
};
awaitable<PendingWork> pending_work(Git git, PreexistingFiles preexisting);

/// Puts pending work into the index. Submodules are taken as commits, without looking into them. Of
/// repositories inside, the files are taken: git would keep no more than a commit's id, and the
/// rest would go with the worktree. Returns what people should know of it.
awaitable<std::vector<std::string>> stage(Git git, std::string base, PendingWork work);

/// Takes paths out of the index that `base` does not have.
awaitable<void> unstage(Git git, std::string base, std::vector<std::string> paths);

}  // namespace parallel_explore::worktree
