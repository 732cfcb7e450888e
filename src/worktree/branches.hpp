#pragma once

#include "worktree/repository.hpp"

#include <string>

namespace parallel_explore::worktree {

/// A branch and the commit that it points to.
struct BranchTip {
  std::string branch;
  std::string commit;
};

/// The branch of the current tree; empty for a detached HEAD.
awaitable<std::string> current_branch(Repository repository);

/// Whether the branch still points to `commit`.
awaitable<bool> branch_is_at(Repository repository, std::string branch, std::string commit);

/// Whether everything in `branch` is also reachable from another reference; false if the branch
/// does not exist.
awaitable<bool> is_merged(Repository repository, std::string branch);

/// Whether the current branch, or the one that it follows, has the commit.
awaitable<bool> is_in_current_branch(Repository repository, std::string commit);

/// Creates a branch. Throws Error(name_in_use), or Error(validation) for a name that no branch can
/// have.
awaitable<BranchTip> make_branch(Repository repository, std::string name, std::string commit);

/// Deletes a branch that still points to `commit`. A branch that moved has other work, and is kept.
awaitable<void> drop_branch(Repository repository, std::string branch, std::string commit);

}  // namespace parallel_explore::worktree
