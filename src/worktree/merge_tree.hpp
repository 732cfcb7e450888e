#pragma once

#include "worktree/repository.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

/// Merges that touch neither files nor branches.
namespace parallel_explore::worktree {

struct TreeMerge {
  std::string tree;                ///< of both, with marks where they conflict
  std::vector<std::string> files;  ///< in conflict, sorted; empty: it merges
};

/// What a merge of two commits would give. Throws Error(git).
awaitable<TreeMerge> merge_trees(Git git, std::string ours, std::string theirs);

/// A commit that no branch has. Throws Error(git).
awaitable<std::string> commit_tree(Git git, std::string tree, std::vector<std::string> parents,
                                   std::string message,
                                   std::map<std::string, std::string> environment);

/// Several commits merged one after the other.
struct MergeChain {
  std::string commit;               ///< has all that merged; the base if nothing did
  std::vector<std::string> merged;  ///< commits
  std::vector<std::pair<std::string, std::vector<std::string>>>
      left_out;  ///< commits that conflict with what was merged before them, and the files
};

/// Each is merged into what came before it, from `base` on; the first that stands on the base is
/// taken as it is. The same commits give the same. Throws Error(git), Error(isolation) as
/// refuse_new_programs().
awaitable<MergeChain> merge_chain(Repository repository, std::string experiment, std::string base,
                                  std::vector<std::string> commits);

/// Files that differ between two commits, with both names of what was renamed; sorted.
awaitable<std::vector<std::string>> changed_files(Git git, std::string from, std::string to);

}  // namespace parallel_explore::worktree
