#pragma once

#include "worktree/repository.hpp"
#include "worktree/trusted_programs.hpp"

#include <map>
#include <optional>
#include <string>

/// Requests to another repository, made with the user's own credentials.
namespace parallel_explore::worktree {

/// This process's environment for credential helpers and ssh: without variables that direct git to
/// another repository, and without prompts.
[[nodiscard]] std::map<std::string, std::string> credential_environment();

struct Remote {
  std::string name;
  std::string fetch_url, push_url;
};

/// The remote that the current branch follows, else "origin", else the only one; none if the
/// repository has no remote, or several and nothing selects one.
awaitable<std::optional<Remote>> usual_remote(Repository repository);

/// Pushes `commit` to a branch of the remote. An existing branch is replaced only while it points
/// to `expected`; without `expected`, only if it is an ancestor. Runs no hooks of the user and
/// never prompts for a password. Throws Error(git) with the remote's message, and Error(isolation)
/// as checked_for_transport() does.
awaitable<void> push(Repository repository, TrustedPrograms trusted, std::string url,
                     std::string branch, std::string commit, std::string expected = {});

/// Deletes a branch of the remote while it is at `commit`. Throws as push() does.
awaitable<void> drop_remote_branch(Repository repository, TrustedPrograms trusted, std::string url,
                                   std::string branch, std::string commit);

/// The references of a remote that match, as `git ls-remote` prints them; empty if none does or the
/// remote does not answer. Throws Error(isolation) as push() does.
awaitable<std::string> list_remote(Repository repository, TrustedPrograms trusted, std::string url,
                                   std::string pattern);

/// The commit of a remote branch; empty if the branch does not exist or the remote does not answer.
/// Throws Error(isolation) as push() does.
awaitable<std::string> branch_at(Repository repository, TrustedPrograms trusted, std::string url,
                                 std::string branch);

}  // namespace parallel_explore::worktree
