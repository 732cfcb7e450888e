#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/git.hpp"
#include "worktree/session_work.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Gives what the globs name the content that it has in `base`, and takes away what is not in it,
/// but what was there before the session. The index stays as it is: an index of its own tells what
/// differs, so that no flag which a session set hides anything. Returns what a session had changed,
/// without ignored files.
awaitable<std::vector<std::string>> restore_protected(Git git, std::string base,
                                                      PreexistingFiles preexisting,
                                                      std::vector<std::string> globs);

/// Gives what the globs name, and `paths`, the content that it has in `commit`; what `commit` does
/// not have of it goes, if `base` has it or it is one of `paths`.
awaitable<void> put_back(Git git, std::string base, std::string commit,
                         std::vector<std::string> globs, std::vector<std::string> paths);

/// The files that injecting these would put in place, relative to the worktree: a directory's
/// content, or a file under its own name. Throws Error(validation) if there is none.
[[nodiscard]] std::vector<std::string> injected_paths(
    std::vector<std::filesystem::path> const& sources);

/// Puts them in place over what is there; symbolic links in their way go, so that nothing outside
/// the worktree is written. Throws Error(resource).
void inject(std::vector<std::filesystem::path> const& sources,
            std::filesystem::path const& worktree);

}  // namespace parallel_explore::worktree
