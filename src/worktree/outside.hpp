#pragma once

#include <map>
#include <string>

#include "worktree/repository.hpp"

namespace parallel_explore::worktree {

/// Branch → the commit where we put it.
using OwnBranches = std::map<std::string, std::string>;

/// References that are not where they should be, the main tree's HEAD and changed files, settings
/// that run programs, hooks. Branches of ours count only where they are not as we left them; `own`
/// does not count at all.
task<std::map<std::string, std::string>> outside_facts(Repository repository, OwnBranches ours,
                                                       std::string own);

/// The repository's settings that make git run a program, or that read further settings.
task<std::map<std::string, std::string>> program_settings(Repository repository);

}  // namespace parallel_explore::worktree
