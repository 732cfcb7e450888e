#include "explore/worktree_place.hpp"

#include "parallel_explore/git_worktrees.hpp"

#include <filesystem>
#include <system_error>

namespace parallel_explore::operations {

void settle_worktree_root(Workspace const& workspace, Experiment& experiment) {
  auto& root = experiment.worktree.root;
  auto const asked = worktree::asked_worktree_root();
  if (!asked.empty()) {
    root = asked;
  } else if (!root.empty()) {
    root = (workspace.main_tree / root).lexically_normal();
  }
}

void make_worktree_root(Workspace const& workspace, Experiment const& experiment) {
  if (experiment.worktree.root.empty() || !workspace.own_worktrees) return;
  std::error_code ignored;
  std::filesystem::create_directories(experiment.worktree.root, ignored);
}

void use_places(Workspace& workspace, Experiment const& experiment) {
  if (workspace.hosts) workspace.hosts->use(experiment);
  if (!workspace.own_worktrees || !workspace.repository) return;
  auto const& root = experiment.worktree.root;
  workspace.repository->asked_root = root.empty() ? worktree::asked_worktree_root() : root;
  use_root(*workspace.own_worktrees, root);
}

}  // namespace parallel_explore::operations
