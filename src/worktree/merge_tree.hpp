#pragma once

#include "worktree/repository.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

/// Merges that touch neither files nor branches.
namespace parallel_explore::worktree {

struct TreeMerge {
  std::string tree;                ///< of both commits, with conflict markers where they conflict
  std::vector<std::string> files;  ///< in conflict, sorted; empty: a clean merge
};

/// The result of merging two commits. Throws Error(git).
awaitable<TreeMerge> merge_trees(Git git, std::string ours, std::string theirs);

/// Creates a commit that is on no branch. Throws Error(git).
awaitable<std::string> commit_tree(Git git, std::string tree, std::vector<std::string> parents,
                                   std::string message,
                                   std::map<std::string, std::string> environment);

/// Several commits merged one after the other.
struct MergeChain {
  std::string commit;               ///< contains all merged commits; the base if none merged
  std::vector<std::string> merged;  ///< commits
  std::vector<std::pair<std::string, std::vector<std::string>>>
      left_out;  ///< commits that conflict with those merged before them, with the files
};

/// Merges each commit into the merge of those before it, starting with `base`. A commit that
/// descends from the chain so far is taken as it is. Deterministic: the same commits give the same
/// result. Throws Error(git), and Error(isolation) as checked() does.
awaitable<MergeChain> merge_chain(Repository repository, TrustedPrograms trusted, std::string base,
                                  std::vector<std::string> commits);

}  // namespace parallel_explore::worktree
