#pragma once

#include "worktree/outside_facts.hpp"

#include <set>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Differences between two outputs of `git ls-files -s -v -z`: flags that hide changes from git,
/// and what is staged. `head_moved`: entries that were staged are not reported, since a commit or
/// switch does that.
[[nodiscard]] std::vector<OutsideChange> changed_index(FileText const& before,
                                                       FileText const& after, bool head_moved);

/// The paths of an index.
[[nodiscard]] std::set<std::string> paths_in_index(FileText const& index);

}  // namespace parallel_explore::worktree
