#pragma once

#include "worktree/repository.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Commits as seen from HEAD. Commits that the repository no longer has are in neither.
struct MainLine {
  std::map<std::string, std::size_t> behind;  ///< first parents from HEAD to a commit on its line
  std::vector<std::string> elsewhere;         ///< commits that are not on it
};

/// Finds commits, given by full ids, on the line of first parents from HEAD. An empty repository
/// has none.
awaitable<MainLine> main_line(Repository repository, std::vector<std::string> commits);

}  // namespace parallel_explore::worktree
