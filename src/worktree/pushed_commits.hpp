#pragma once

#include "text/secrets.hpp"
#include "worktree/repository.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// A commit that a push publishes.
struct PushedCommit {
  std::string id,  ///< full
      message,     ///< all of it
      patch;       ///< what it changes
};

/// Commits that `to` has and `from` lacks, the newest first. Throws Error(git).
awaitable<std::vector<PushedCommit>> commits_between(Repository repository, std::string from,
                                                     std::string to);

/// Faults of commits that are to be published.
struct CommitFindings {
  std::string refusal;                ///< why they must not be pushed; empty: they may
  std::vector<std::string> warnings;  ///< for people
};

/// Looks for credentials in messages and patches, and for words in messages on which a server acts:
/// "Fixes #3" closes an issue when the branch is merged, "@name" notifies a user.
[[nodiscard]] CommitFindings look_through(std::vector<PushedCommit> const& commits,
                                          std::vector<text::Credential> const& credentials);

}  // namespace parallel_explore::worktree
