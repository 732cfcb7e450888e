#pragma once

#include "parallel_explore/task_plan.hpp"
#include "worktree/merge_tree.hpp"
#include "worktree/pushed_commits.hpp"
#include "worktree/remote.hpp"
#include "worktree/repository.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The git operations that a run of tasks needs beside its worktrees.
namespace parallel_explore::tasks {

struct RepositoryPaths {
  std::filesystem::path main_tree;
  std::filesystem::path current_tree;   ///< the worktree of the current directory
  std::filesystem::path worktree_root;  ///< directory in which worktrees are made
};

/// A branch of this repository.
struct LocalBranch {
  std::string commit;              ///< empty: there is no such branch
  std::filesystem::path checkout;  ///< the worktree that has it; empty: none has
};

/// Commits and branches of one repository.
///
/// Lifetimes: it outlives its calls, which may overlap on one thread.
/// Cancellation: `terminal` ends the call, which then throws Error(interrupted).
class TaskRepository {
 public:
  virtual ~TaskRepository() = default;

  [[nodiscard]] virtual RepositoryPaths paths() const = 0;

  /// The full id of a commit. Throws Error(repository | validation).
  virtual awaitable<std::string> resolve_commit(std::string commitish) = 0;

  /// The files of a commit and its history. Throws Error(git).
  virtual awaitable<RepositoryFacts> facts(std::string commit) = 0;

  /// The contents of files of a commit; those that are larger than 512 KiB are empty. Throws
  /// Error(git).
  virtual awaitable<std::map<std::string, std::string>> sources(std::string commit,
                                                                std::vector<std::string> files) = 0;

  /// The number of commits that `to` has and `from` lacks; none: one of them does not exist.
  virtual awaitable<std::optional<int>> count_commits(std::string from, std::string to) = 0;

  /// Files that differ between two commits, sorted. Throws Error(git).
  virtual awaitable<std::vector<std::string>> changed_files(std::string from, std::string to) = 0;

  /// Files in which two commits of a run conflict; empty: they merge. Throws Error(git |
  /// isolation).
  virtual awaitable<std::vector<std::string>> conflicting_files(worktree::Trust trust,
                                                                std::string ours,
                                                                std::string theirs) = 0;

  /// Merges commits one after the other, on no branch; see worktree::merge_chain(). Throws
  /// Error(git | isolation).
  virtual awaitable<worktree::MergeChain> merge_chain(worktree::Trust trust, std::string base,
                                                      std::vector<std::string> commits) = 0;

  virtual awaitable<LocalBranch> branch(std::string name) = 0;

  /// The names of all branches. Throws Error(git).
  virtual awaitable<std::vector<std::string>> branches() = 0;

  /// Throws Error(name_in_use | validation).
  virtual awaitable<void> make_branch(std::string name, std::string commit) = 0;

  /// Deletes a branch if it is at `commit`.
  virtual awaitable<void> drop_branch(std::string name, std::string commit) = 0;
};

/// A commit to push, and its destination.
struct PushRequest {
  worktree::Trust trust;  ///< of the run that pushes
  std::string url, branch, commit;
  std::string expected;  ///< commit that the branch may have there; empty: an ancestor, or none
};

/// Remotes of one repository, used with the user's own credentials. As TaskRepository otherwise.
class TaskRemotes {
 public:
  virtual ~TaskRemotes() = default;

  /// The remote that the current branch follows, else "origin", else the only one.
  virtual awaitable<std::optional<worktree::Remote>> usual_remote() = 0;

  /// The URL that git pushes to for that remote now; none: there is no such remote.
  virtual awaitable<std::optional<std::string>> push_url(std::string remote) = 0;

  /// The commit that a branch there is at, for a run; empty: there is none, or the remote does not
  /// answer. Throws Error(isolation).
  virtual awaitable<std::string> branch_at(worktree::Trust trust, std::string url,
                                           std::string branch) = 0;

  /// Commits that `to` has and `from` lacks, the newest first. Throws Error(git).
  virtual awaitable<std::vector<worktree::PushedCommit>> commits(std::string from,
                                                                 std::string to) = 0;

  /// The names of all branches there, before a run; none where the remote does not answer.
  virtual awaitable<std::vector<std::string>> branches(std::string url) = 0;

  /// Throws Error(git) with the answer of the other side, Error(isolation).
  virtual awaitable<void> push(PushRequest request) = 0;
};

class GitTaskRepository final : public TaskRepository {
 public:
  explicit GitTaskRepository(worktree::Repository repository);

  [[nodiscard]] RepositoryPaths paths() const override;
  awaitable<std::string> resolve_commit(std::string commitish) override;
  awaitable<RepositoryFacts> facts(std::string commit) override;
  awaitable<std::map<std::string, std::string>> sources(std::string commit,
                                                        std::vector<std::string> files) override;
  awaitable<std::optional<int>> count_commits(std::string from, std::string to) override;
  awaitable<std::vector<std::string>> changed_files(std::string from, std::string to) override;
  awaitable<std::vector<std::string>> conflicting_files(worktree::Trust trust, std::string ours,
                                                        std::string theirs) override;
  awaitable<worktree::MergeChain> merge_chain(worktree::Trust trust, std::string base,
                                              std::vector<std::string> commits) override;
  awaitable<LocalBranch> branch(std::string name) override;
  awaitable<std::vector<std::string>> branches() override;
  awaitable<void> make_branch(std::string name, std::string commit) override;
  awaitable<void> drop_branch(std::string name, std::string commit) override;

 private:
  worktree::Repository repository_;
};

class GitTaskRemotes final : public TaskRemotes {
 public:
  explicit GitTaskRemotes(worktree::Repository repository);

  awaitable<std::optional<worktree::Remote>> usual_remote() override;
  awaitable<std::optional<std::string>> push_url(std::string remote) override;
  awaitable<std::string> branch_at(worktree::Trust trust, std::string url,
                                   std::string branch) override;
  awaitable<std::vector<worktree::PushedCommit>> commits(std::string from, std::string to) override;
  awaitable<std::vector<std::string>> branches(std::string url) override;
  awaitable<void> push(PushRequest request) override;

 private:
  worktree::Repository repository_;
};

}  // namespace parallel_explore::tasks
