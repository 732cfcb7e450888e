#pragma once

#include "tasks/task_repository.hpp"
#include "text/secrets.hpp"

#include <string>
#include <vector>

namespace parallel_explore::tasks {

/// Faults of commits that are to be published.
struct CommitFindings {
  std::string refusal;                ///< why they must not be pushed; empty: they may
  std::vector<std::string> warnings;  ///< for people
};

/// Looks for credentials in messages and patches, and for words in messages on which a server acts:
/// "Fixes #3" closes an issue when the branch is merged, "@name" tells somebody.
[[nodiscard]] CommitFindings look_through(std::vector<PushedCommit> const& commits,
                                          std::vector<text::Credential> const& credentials);

}  // namespace parallel_explore::tasks
