#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/preexisting_files.hpp"
#include "worktree/restoring.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// The ones of a commit's files that match the globs.
awaitable<TreeFiles> matching_files(Git git, std::string commit, TreeFiles const& files,
                                    std::vector<std::string> globs);

/// Restores protected files to their content in the base, and removes files that match the globs,
/// that the base lacks and that appeared after the session had started. `protected_files`: those of
/// `base` that match; both outlive the call. Returns the files that the session had changed,
/// without ignored ones. Throws as restore_files().
awaitable<std::vector<std::string>> restore_protected(ComparedWorktree place, TreeFiles const& base,
                                                      TreeFiles const& protected_files,
                                                      PreexistingFiles preexisting,
                                                      std::vector<std::string> globs);

/// Restores `paths` to their content in the commit, and removes those that it lacks. `commit`: its
/// files; outlives the call. Throws as restore_files().
awaitable<void> put_back(ComparedWorktree place, TreeFiles const& commit,
                         std::set<std::string> paths);

/// The paths, relative to the worktree, to which inject() copies these sources: the content of a
/// directory, or a file under its own name. Throws Error(validation) for a source that does not
/// exist.
[[nodiscard]] std::set<std::string> injected_paths(
    std::vector<std::filesystem::path> const& sources);

/// The digests of the files that these sources name: file → digest. Throws as injected_paths().
[[nodiscard]] std::map<std::string, std::string> hash_sources(
    std::vector<std::filesystem::path> const& sources);

/// Copies the sources over existing files. Removes symbolic links on the way, so that nothing
/// outside the worktree is written. Returns the files in the worktree, with the digests of
/// hash_sources() as ids. Throws Error(resource); Error(isolation) for a source that is not as it
/// was when the experiment began.
TreeFiles inject(MeasuringRequest const& request, std::filesystem::path const& worktree);

}  // namespace parallel_explore::worktree
