#pragma once

#include "worktree/repository.hpp"

#include <optional>
#include <string>

/// What another repository is told, with the user's own credentials.
namespace parallel_explore::worktree {

struct Remote {
  std::string name;
  std::string fetch_url, push_url;
};

/// The remote that the current branch follows, else "origin", else the only one. None: there is
/// none, or several and nothing says which.
awaitable<std::optional<Remote>> usual_remote(Repository repository);

/// Puts `commit` on the branch there. What the branch had is replaced only where it is `expected`;
/// without, it must not be there or be an ancestor. The user's hooks do not run, and nobody is
/// asked for a password. Throws Error(git) with what the other side said, Error(isolation) as
/// refuse_new_programs().
awaitable<void> push(Repository repository, std::string experiment, std::string url,
                     std::string branch, std::string commit, std::string expected = {});

/// The commit that a branch there is at; empty: it is not there, or nobody says.
awaitable<std::string> branch_at(Repository repository, std::string url, std::string branch);

/// Whether there is a branch of that name here.
awaitable<bool> has_branch(Repository repository, std::string branch);

}  // namespace parallel_explore::worktree
