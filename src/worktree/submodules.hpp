#pragma once

#include "worktree/repository.hpp"
#include "worktree/trusted_programs.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// The submodules in a work tree's .gitmodules: name → path.
awaitable<std::map<std::string, std::string>> submodules_of(Git git);

/// Fills a new worktree's submodules from the main tree's copies, without network access. A
/// submodule without a copy stays empty, and so does one whose copy could make git run a program
/// that is not trusted; a note says so.
awaitable<std::vector<std::string>> fill_submodules(Repository repository, TrustedPrograms trusted,
                                                    Git worktree);

/// The work in a worktree's submodules that exists nowhere else, a sentence each.
awaitable<std::vector<std::string>> work_in_submodules(Repository repository,
                                                       TrustedPrograms trusted, Git worktree);

/// The files below `directory` except those of a .git. All paths are relative to `root`.
[[nodiscard]] std::vector<std::string> files_without_git(std::filesystem::path const& root,
                                                         std::string const& directory);

}  // namespace parallel_explore::worktree
