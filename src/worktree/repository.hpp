#pragma once

#include "worktree/git.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// The environment variable that names a directory for the worktrees of all repositories.
inline constexpr auto worktrees_variable = "PEXPLORE_WORKTREES";

/// A repository and the places that belong to it.
struct Repository {
  std::filesystem::path main_tree;  ///< of a bare repository: the repository itself
  std::filesystem::path git_dir;    ///< the common git directory
  bool bare = false;                ///< no main tree; linked worktrees may exist

  /// The current tree: the main tree or a linked worktree. HEAD, uncommitted changes and the
  /// current branch are its own. Empty inside a bare repository.
  std::filesystem::path here;
  std::filesystem::path here_git_dir;
  /// The directory that an experiment or PEXPLORE_WORKTREES names for worktrees; empty: beside the
  /// repository.
  std::filesystem::path asked_root;

  [[nodiscard]] Git git() const;
  [[nodiscard]] Git git_here() const;
  /// The directory in which experiments are recorded.
  [[nodiscard]] std::filesystem::path state_directory() const { return main_tree / ".pexplore"; }
  /// The directory of all worktrees. It is beside the repository, so that tools that search upwards
  /// do not find the main tree, or below the one that the user asked for.
  [[nodiscard]] std::filesystem::path worktree_root() const;
};

/// The repository around `directory`, which may be a subdirectory, a linked worktree or a
/// submodule. Throws Error(repository) with a hint.
awaitable<Repository> find_repository(std::filesystem::path directory);

/// The same, blocking.
[[nodiscard]] Repository find_repository_now(std::filesystem::path const& directory);

/// The directory that PEXPLORE_WORKTREES names; empty: none. Throws Error(validation) for a
/// relative one.
[[nodiscard]] std::filesystem::path asked_worktree_root();

/// Creates the state directory and hides it from git. Throws Error(resource).
void make_state_directory(Repository const& repository);

/// The full id of a commit. Throws Error(repository) if the repository has no commit yet,
/// Error(validation) if the commit does not exist.
awaitable<std::string> resolve_commit(Repository repository, std::string commitish);

/// "main is 3 commits behind origin/main", for the commit-ish that an experiment starts from;
/// empty: it is not behind, or follows nothing.
awaitable<std::string> behind_upstream(Repository repository, std::string commitish);

/// Throws Error(repository) unless git knows the name and the e-mail address of the author and of
/// the committer.
awaitable<void> require_identity(Repository repository);

/// The paths of the tree of `git`, which was checked, that differ from HEAD, optionally with
/// untracked ones.
awaitable<std::vector<std::string>> dirty_paths(Git git, bool untracked);

}  // namespace parallel_explore::worktree
