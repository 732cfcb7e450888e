#pragma once

#include "worktree/preexisting_files.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// The differences between a worktree's files and its index that are work.
struct PendingWork {
  std::vector<std::string> changed, deleted, added;
  std::vector<std::string> nested;  ///< repositories that the session created; end in "/"
  std::vector<std::string> notes;   ///< for people, about files that are left out
  bool has_links = true;            ///< the index may have submodules or symbolic links

  [[nodiscard]] bool empty() const {
    return changed.empty() && deleted.empty() && added.empty() && nested.empty();
  }
};
/// Leaves out, with a note: files that only line ends or filters of git make differ, new links to
/// ignored directories, and what git cannot keep, such as a FIFO.
awaitable<PendingWork> pending_work(Git git, PreexistingFiles preexisting);

/// The note on a link that is left out.
[[nodiscard]] std::string note_of_link(std::string const& link);

}  // namespace parallel_explore::worktree
