#pragma once

#include "worktree/program_settings.hpp"
#include "worktree/repository.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Name → path, of a work tree's .gitmodules.
awaitable<std::map<std::string, std::string>> submodules_of(Git git);

/// Fills a new worktree's submodules from the copies that the main tree has, without network. Those
/// that it has none of stay empty, and a note says so.
awaitable<std::vector<std::string>> fill_submodules(Repository repository, Git worktree);

/// What a worktree's submodules have that is nowhere else, a sentence each.
awaitable<std::vector<std::string>> work_in_submodules(Repository repository,
                                                       TrustedPrograms trusted, Git worktree);

/// The files below `directory` (relative to `root`) but those of a .git, relative to `root`.
[[nodiscard]] std::vector<std::string> files_without_git(std::filesystem::path const& root,
                                                         std::string const& directory);

}  // namespace parallel_explore::worktree
