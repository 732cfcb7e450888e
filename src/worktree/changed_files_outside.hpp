#pragma once

#include "worktree/outside_facts.hpp"
#include "worktree/repository.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Findings about changed files of a tree of the user: one for each file, and one for each
/// directory or file that git ignores. Files that differ between the commits `from` and `to` are
/// left out where HEAD moved so, since that is reported. `index` is null for a linked worktree.
awaitable<std::vector<OutsideChange>> changed_files_outside(Repository repository,
                                                            std::vector<FileChange> files,
                                                            std::string tree, FileText index,
                                                            std::string from, std::string to);

}  // namespace parallel_explore::worktree
