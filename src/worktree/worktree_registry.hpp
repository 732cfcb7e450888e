#pragma once

#include "async/semaphore.hpp"
#include "parallel_explore/worktrees.hpp"
#include "worktree/contents.hpp"
#include "worktree/metadata_lock.hpp"
#include "worktree/outside.hpp"
#include "worktree/preexisting_files.hpp"
#include "worktree/repository.hpp"
#include "worktree/trusted_programs.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace parallel_explore::worktree {

/// Everything that one process knows of the worktrees of a repository. References from git_dir_of()
/// and preexisting_in() hold until forget(), those from trusted_in() as long as the registry.
class WorktreeRegistry {
 public:
  /// `directory` is anywhere in the repository. Throws Error(repository) with a hint.
  explicit WorktreeRegistry(std::filesystem::path const& directory);

  Repository repository;
  MetadataLock metadata;       ///< held while git's metadata of worktrees is written
  async::Semaphore checkouts;  ///< held while files are checked out: one for each processor
  ManagedBranches branches;
  OutsideMemory outside;
  WorktreeContents contents;
  /// Paths and branches of worktrees that are being created.
  std::set<std::filesystem::path> reserved;
  std::set<std::filesystem::path> made_here;  ///< worktrees that this process created

  /// As parallel_explore::use_root().
  void use_root(std::filesystem::path root);

  /// The git directory of a worktree. Throws Error(isolation) if the repository does not know it.
  [[nodiscard]] std::filesystem::path const& git_dir_of(std::filesystem::path const& path);
  /// Git on a worktree, for commands that need no check.
  [[nodiscard]] Git git_of(Worktree const& worktree);
  /// The same for all commands. Throws Error(isolation) if git could run a program that is not
  /// trusted.
  awaitable<Git> checked_git_of(Worktree worktree);
  /// Git on a worktree whose session may have configured anything. Throws Error(isolation) if the
  /// worktree is not as it was created, or if git could run a program that is not trusted.
  awaitable<Git> safe_git_of(Worktree worktree);
  /// Throws Error(isolation) if the worktree is not as it was created.
  awaitable<void> verify(Worktree worktree);

  /// As this process found it, or as the worktree's record has it; of an earlier version, as a file
  /// in its git directory has it.
  [[nodiscard]] PreexistingFiles& preexisting_in(Worktree const& worktree);
  /// Replaces the programs that git may run for an experiment.
  void trust(std::string experiment, Programs programs);
  [[nodiscard]] TrustedPrograms& trusted_in(std::string const& experiment);
  /// The same, recorded now if this is the beginning of the experiment.
  awaitable<TrustedPrograms> trusted_at_start(std::string experiment);

  /// Removes the directory of a worktree and git's metadata of it. Throws Error(isolation) for a
  /// path outside the directory of all worktrees, Error(resource).
  void forget(std::filesystem::path const& path);

 private:
  std::map<std::filesystem::path, std::filesystem::path> git_dirs_;
  std::map<std::filesystem::path, PreexistingFiles> preexisting_;
  std::map<std::string, TrustedPrograms> trusted_;
};

}  // namespace parallel_explore::worktree
