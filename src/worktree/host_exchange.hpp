#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/repository.hpp"
#include "worktree/trusted_programs.hpp"

#include <string>

/// Commits that go to another machine and come back.
namespace parallel_explore::worktree {

/// A repository of ours on another machine, and how git reaches it.
struct HostRepository {
  std::string url;  ///< "destination:/path"
  std::string ssh;  ///< command line for a shell, as GIT_SSH_COMMAND
};

/// Sends a commit, which `reference` then names there. Throws Error(host) with git's words,
/// Error(isolation) as checked_for_transport() does.
awaitable<void> send_commit(Repository repository, TrustedPrograms trusted, HostRepository to,
                            std::string commit, std::string reference);

/// Fetches what `there` names, checks every object of it, and lets `here` name it. Throws as
/// send_commit() does.
awaitable<void> fetch_commit(Repository repository, TrustedPrograms trusted, HostRepository from,
                             std::string there, std::string here);

/// Moves a branch to a commit that contains it; does nothing for any other. Returns where the
/// branch then is; empty: there is none.
awaitable<std::string> move_branch_forward(Repository repository, std::string branch,
                                           std::string commit);

/// A commit on top of the worktree's branch with the files that begin_measuring() put in place.
/// `git`: on the worktree, checked. Throws Error(git).
awaitable<std::string> commit_for_measuring(Git git, Worktree worktree, MeasuringRequest request);

}  // namespace parallel_explore::worktree
