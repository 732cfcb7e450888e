#pragma once

#include "worktree/repository.hpp"

#include <string>

/// Records of experiments name commands that are run and paths that are removed. Records that
/// came with a repository are not the user's own.
namespace parallel_explore::worktree {

/// Throws Error(repository) if the directory of records is a link, or if git tracks a file in it:
/// it then came with the repository. `experiment`: the one whose own directory must not be a link
/// either; may be empty.
awaitable<void> require_own_state(Repository repository, std::string experiment);

/// A mark of the place of a repository, for the record of an experiment.
[[nodiscard]] std::string mark_of_place(Repository const& repository);

}  // namespace parallel_explore::worktree
