#pragma once

#include "worktree/git.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// The files that git ignores and that were made or changed after that time, in nanoseconds. They
/// are in no commit, and there when the work is measured. A directory is one entry and ends in "/".
awaitable<std::vector<std::string>> ignored_work(Git git, std::int64_t since);

}  // namespace parallel_explore::worktree
