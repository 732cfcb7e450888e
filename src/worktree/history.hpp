#pragma once

#include "parallel_explore/task_plan.hpp"
#include "worktree/repository.hpp"

namespace parallel_explore::worktree {

/// The files of a commit, and the sets of files that its last `commits` ancestors changed together.
/// Leaves out merges, and commits with too many files to be evidence.
awaitable<RepositoryFacts> repository_facts(Repository repository, std::string commit,
                                            int commits = 2000);

/// The contents of files of a commit; those that are larger than 512 KiB, or no files, are empty,
/// and those that do not exist are left out. Throws Error(git).
awaitable<std::map<std::string, std::string>> file_contents(Repository repository,
                                                            std::string commit,
                                                            std::vector<std::string> files);

}  // namespace parallel_explore::worktree
