#pragma once

#include "parallel_explore/task_plan.hpp"
#include "worktree/repository.hpp"

namespace parallel_explore::worktree {

/// The files of a commit, and the sets of files that its last `commits` ancestors changed together.
/// Leaves out merges, and commits with too many files to be evidence.
awaitable<RepositoryFacts> repository_facts(Repository repository, std::string commit,
                                            int commits = 2000);

}  // namespace parallel_explore::worktree
