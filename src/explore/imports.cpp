#include "explore/imports.hpp"

#include "files/regular.hpp"
#include "spec/cursor_worktrees.hpp"
#include "worktree/included_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace parallel_explore::operations {
namespace {

constexpr auto cursor_file = ".cursor/worktrees.json";

bool may_import(Workspace const& workspace, Experiment const& experiment) {
  return experiment.worktree.imports && workspace.repository && !workspace.repository->here.empty();
}

}  // namespace

std::vector<std::string> import_setup(Workspace const& workspace, Experiment& experiment) {
  if (!may_import(workspace, experiment) || !experiment.worktree.setup.empty()) return {};
  constexpr std::uint64_t limit = 1 << 20;
  auto const content =
      files::read(workspace.repository->here / cursor_file, limit, files::Links::followed);
  auto commands = spec::cursor_setup(content.value_or(""));
  if (commands.empty()) return {};
  experiment.worktree.setup = std::move(commands);
  return {
      fmt::format("worktrees are set up as {} says: {}; [worktree] imports = false leaves it out",
                  cursor_file, fmt::join(experiment.worktree.setup, "; "))};
}

awaitable<void> import_included(Workspace const& workspace, Experiment& experiment) {
  if (!may_import(workspace, experiment)) co_return;
  std::vector<std::string> const files = co_await worktree::included_files(*workspace.repository);
  auto& copy = experiment.worktree.copy;
  for (auto const& file : files) {
    if (std::ranges::find(copy, file) == copy.end()) copy.push_back(file);
  }
}

}  // namespace parallel_explore::operations
