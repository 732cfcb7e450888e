#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/git.hpp"
#include "worktree/session_work.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Restores the files that match the globs to their content in `base`, and removes matching files
/// that `base` lacks and that appeared after the session had started. Compares through a separate
/// index, so that flags set by a session hide nothing; the worktree's own index stays as it is.
/// Returns the files that the session had changed, without ignored ones.
awaitable<std::vector<std::string>> restore_protected(Git git, std::string base,
                                                      PreexistingFiles preexisting,
                                                      std::vector<std::string> globs);

/// Restores the files that match the globs, and `paths`, to their content in `commit`. Removes
/// those that `commit` lacks if `base` has them or they are among `paths`.
awaitable<void> put_back(Git git, std::string base, std::string commit,
                         std::vector<std::string> globs, std::vector<std::string> paths);

/// The paths, relative to the worktree, to which inject() copies these sources: the content of a
/// directory, or a file under its own name. Throws Error(validation) for a source that does not
/// exist.
[[nodiscard]] std::vector<std::string> injected_paths(
    std::vector<std::filesystem::path> const& sources);

/// Copies the sources over existing files. Removes symbolic links on the way, so that nothing
/// outside the worktree is written. Throws Error(resource).
void inject(std::vector<std::filesystem::path> const& sources,
            std::filesystem::path const& worktree);

}  // namespace parallel_explore::worktree
