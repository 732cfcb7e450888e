#pragma once

#include "worktree/restoring.hpp"
#include "worktree/worktree_registry.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

// Measured = committed: see docs/design/isolation.md. `registry` outlives all calls.

/// Learns what no session may decide: whether executable bits count, and whether worktrees are
/// sparse. Called before the first session.
awaitable<void> learn_settings(WorktreeRegistry& registry);

/// Whether worktrees have settings of their own (extensions.worktreeConfig), as learned before the
/// first session.
awaitable<bool> has_worktree_settings(WorktreeRegistry& registry);

/// The worktree, for comparisons. `git`: on that worktree.
awaitable<ComparedWorktree> compared_worktree(WorktreeRegistry& registry, Worktree worktree,
                                              Git git);

/// Removes from `files` those that a sparse checkout leaves out.
awaitable<TreeFiles> without_sparse(WorktreeRegistry& registry, Git git, TreeFiles files);

/// As Worktrees::restore() documents.
awaitable<std::vector<std::string>> restore_commit(WorktreeRegistry& registry, Worktree worktree,
                                                   std::string commit, MeasuringRequest request);

/// As Worktrees::hash_evaluation_files() documents.
awaitable<EvaluationFiles> hash_files(WorktreeRegistry& registry, std::string base,
                                      MeasuringRequest request);

/// As Worktrees::begin_measuring() documents.
awaitable<std::vector<std::string>> prepare_to_measure(WorktreeRegistry& registry,
                                                       Worktree worktree, MeasuringRequest request);

/// As Worktrees::end_measuring() documents.
awaitable<void> give_back(WorktreeRegistry& registry, Worktree worktree, MeasuringRequest request,
                          std::string commit);

}  // namespace parallel_explore::worktree
