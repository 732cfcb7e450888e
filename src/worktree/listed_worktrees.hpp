#pragma once

#include "worktree/repository.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// A worktree as git lists it.
struct ListedWorktree {
  std::filesystem::path path;
  std::string branch;  ///< short name; empty: detached
};

/// All worktrees that the repository knows, the main tree first. Throws Error(git).
awaitable<std::vector<ListedWorktree>> list_worktrees(Repository repository);

}  // namespace parallel_explore::worktree
