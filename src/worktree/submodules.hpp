#pragma once

#include <string>
#include <vector>

#include "worktree/repository.hpp"

namespace parallel_explore::worktree {

/// Fills a new worktree's submodules from the copies that the main tree has, without network. Those
/// that it has none of stay empty, and a note says so.
task<std::vector<std::string>> fill_submodules(Repository repository, Git worktree);

/// The files below `directory` (relative to `root`, ending in "/") but those of a .git, each path
/// followed by NUL.
[[nodiscard]] std::string files_without_git(std::filesystem::path const& root, std::string const& directory);

}  // namespace parallel_explore::worktree
