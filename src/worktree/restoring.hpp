#pragma once

#include "worktree/known_files.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// The worktree that is compared, and what is known of it.
struct ComparedWorktree {
  Git git;
  KnownFiles& known;         ///< outlives the calls
  bool modes_matter = true;  ///< false: its file system has no executable bits
};

/// Input of `git update-index -z --index-info` that adds these files.
[[nodiscard]] std::string index_lines(TreeFiles const& files);

/// The files that differ, as KnownFiles::differing() lists them, without blocking the event loop.
/// `expected` outlives the call.
awaitable<TreeFiles> differing_files(ComparedWorktree place, TreeFiles const& expected);

/// Writes these files of `expected` as a fresh checkout would, whatever is in their places. Their
/// objects are verified. Files that filters of git, such as line ends, make different from their
/// objects are only written where a checkout would write other bytes. Returns the paths that git
/// takes for changed. Throws Error(isolation) where an object was overwritten, Error(git |
/// resource).
awaitable<std::vector<std::string>> restore_files(ComparedWorktree place, TreeFiles const& expected,
                                                  TreeFiles differing);

}  // namespace parallel_explore::worktree
