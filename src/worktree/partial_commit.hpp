#pragma once

#include "worktree/repository.hpp"

#include <string>

namespace parallel_explore::worktree {

/// Makes a commit of `base` with `patch` on it, and touches neither branch, index nor files. Throws
/// Error(validation) with git's reason where the patch does not fit.
awaitable<std::string> commit_patch(Repository repository, std::string base, std::string patch,
                                    std::string message);

}  // namespace parallel_explore::worktree
