#pragma once

#include "parallel_explore/event.hpp"
#include "worktree/git.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// A repository and the places that belong to it.
struct Repository {
  std::filesystem::path main_tree;  ///< of a bare repository: the repository itself
  std::filesystem::path git_dir;    ///< the common one
  bool bare = false;                ///< there is no main tree; linked worktrees there may be

  /// The tree one stands in: the main one, or a linked worktree. HEAD, uncommitted changes and the
  /// current branch are its own. Empty: in a bare repository.
  std::filesystem::path here;
  std::filesystem::path here_git_dir;

  [[nodiscard]] Git git() const;
  [[nodiscard]] Git git_here() const;
  /// Where experiments are recorded.
  [[nodiscard]] std::filesystem::path state_directory() const { return main_tree / ".pexplore"; }
  /// Where worktrees are made: beside the repository, so that tools that look upwards do not find
  /// the main tree.
  [[nodiscard]] std::filesystem::path worktree_root() const;
};

/// The repository that `directory` is in, also from a subdirectory, a linked worktree or a
/// submodule. Throws Error(repository) with the hint.
awaitable<Repository> find_repository(std::filesystem::path directory);

/// The same, waiting.
[[nodiscard]] Repository find_repository_now(std::filesystem::path const& directory);

/// Makes the state directory, which git does not see. Throws Error(resource).
void make_state_directory(Repository const& repository);

/// The full id of a commit. Throws Error(repository) if the repository has no commit yet,
/// Error(validation) if there is no such commit.
awaitable<std::string> resolve_commit(Repository repository, std::string commitish);

/// Throws Error(repository) unless git knows whom to name as author and committer.
awaitable<void> require_identity(Repository repository);

/// The branch one is on; empty: none (detached HEAD).
awaitable<std::string> current_branch(Repository repository);

/// Paths that differ from HEAD where one stands; with untracked ones. Empty for a bare repository.
awaitable<std::vector<std::string>> dirty_paths(Repository repository, bool untracked);

/// The tree one stands in as it is, with what is untracked but not ignored, as a commit on HEAD
/// that refs/pexplore/EXPERIMENT/base keeps; HEAD itself if nothing differs. Touches neither index
/// nor files. Throws Error(validation) in a bare repository.
awaitable<std::string> snapshot(Repository repository, std::string experiment);

/// Lets go of what git keeps for an experiment beside its branches.
awaitable<void> drop_snapshot(Repository repository, std::string experiment);

/// Whether the branch is where it was left.
awaitable<bool> branch_is_at(Repository repository, std::string branch, std::string commit);

/// `git diff` between two commits; `stat_only`: the files with their numbers of lines.
awaitable<std::string> diff(Repository repository, std::string from, std::string to,
                            bool stat_only);

/// What differs between two commits, in numbers.
awaitable<Changes> count_changes(Git git, std::string from, std::string to);

struct Merged {
  std::string branch;  ///< that has it now
  std::string commit;
};

/// Puts the work of `commit` on the current branch: as one commit, or as a merge. Refuses, and
/// leaves everything as it was: Error(dirty), Error(conflict) with the files, Error(validation) if
/// nothing is to be done, Error(repository) without a tree or branch, Error(isolation) if git could
/// now run a program that was not there when the experiment began.
awaitable<Merged> merge(Repository repository, std::string commit, std::string message, bool squash,
                        std::string experiment = {});

/// Throws Error(name_in_use), Error(validation) for what is no name of a branch.
awaitable<Merged> make_branch(Repository repository, std::string name, std::string commit);

/// Deletes a branch if it is where it was left; else it is somebody's work, and stays.
awaitable<void> drop_branch(Repository repository, std::string branch, std::string commit);

/// Whether everything in `branch` is also reachable from another reference. A branch that does not
/// exist is not.
awaitable<bool> is_merged(Repository repository, std::string branch);

}  // namespace parallel_explore::worktree
