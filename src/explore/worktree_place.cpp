#include "explore/worktree_place.hpp"

#include "parallel_explore/git_worktrees.hpp"
#include "text/path_text.hpp"

#include <filesystem>
#include <system_error>

namespace parallel_explore::operations {

void settle_worktree_root(Workspace const& workspace, Experiment& experiment) {
  auto& root = experiment.worktree.root;
  auto const asked = worktree::asked_worktree_root();
  if (!asked.empty()) {
    root = text::recorded_path(asked);
  } else if (!root.empty()) {
    root = text::recorded_path((workspace.main_tree / root).lexically_normal().string());
  }
}

void make_worktree_root(Workspace const& workspace, Experiment const& experiment) {
  if (experiment.worktree.root.empty() || !workspace.own_worktrees) return;
  std::error_code ignored;
  std::filesystem::create_directories(text::path_of_record(experiment.worktree.root), ignored);
}

void use_places(Workspace& workspace, Experiment const& experiment) {
  if (workspace.hosts) workspace.hosts->use(experiment);
  if (workspace.prefix)
    workspace.prefix->use(experiment, workspace.bricks.store->directory(experiment.name));
  if (!workspace.own_worktrees || !workspace.repository) return;
  std::filesystem::path const root = text::path_of_record(experiment.worktree.root);
  workspace.repository->asked_root = root.empty() ? worktree::asked_worktree_root() : root;
  use_root(*workspace.own_worktrees, root);
}

}  // namespace parallel_explore::operations
