#pragma once

#include "parallel_explore/task_plan.hpp"
#include "worktree/repository.hpp"

namespace parallel_explore::worktree {

/// The files of a commit, and what its last `commits` ancestors changed together. Merges do not
/// count, nor commits that change so much that they say nothing.
awaitable<RepositoryFacts> repository_facts(Repository repository, std::string commit,
                                            int commits = 2000);

}  // namespace parallel_explore::worktree
