#pragma once

#include "worktree/branches.hpp"
#include "worktree/trusted_programs.hpp"

#include <string>

/// Taking work out of the user's branches again.
namespace parallel_explore::worktree {

/// A branch that is without a commit's work now.
struct Unmerged {
  std::string tip;        ///< full id of its tip
  bool reverted = false;  ///< by a commit of its own, because others came after it
};

/// Takes the work of `adopted`, a commit that merge() made on `branch`, out of that branch, which
/// must be the current one: by moving the branch back where the commit is its last one, no remote
/// has it and `may_move_back`, else by a commit that reverts it. Takes an amended commit for the
/// same. On failure nothing changes: throws Error(dirty), Error(conflict) with the files,
/// Error(validation) if the branch is not the current one or does not have the commit, and as
/// merge() otherwise.
awaitable<Unmerged> unmerge(Repository repository, std::string branch, std::string adopted,
                            TrustedPrograms trusted, bool may_move_back);

/// Deletes a branch that make_branch() made for `commit`. Throws Error(validation) if it has other
/// commits or is checked out, Error(not_found) if it does not exist.
awaitable<void> unmake_branch(Repository repository, std::string branch, std::string commit);

}  // namespace parallel_explore::worktree
