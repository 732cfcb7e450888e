#include "explore/exported.hpp"

#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "store/exchange.hpp"
#include "worktree/diff.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace parallel_explore::operations {
namespace {

/// The patch of a result; empty where git does not have it any more.
awaitable<std::string> patch_of(worktree::Repository const& repository, std::string base,
                                std::string commit) {
  std::string patch;
  try {
    patch = co_await worktree::diff(repository, std::move(base), std::move(commit), false);
  } catch (Error const& error) {
    if (error.code() != ErrorCode::git) throw;
  }
  process::process_environment_secrets().mask(patch);
  co_return patch;
}

}  // namespace

awaitable<std::string> exported(Workspace const& workspace, std::string experiment) {
  Exploration const exploration = workspace.bricks.store->load(experiment);
  auto const directory = workspace.bricks.store->directory(experiment);
  if (directory.empty())
    throw Error(
        ErrorCode::not_found,
        fmt::format("the record of {} is not in files, so it cannot be exported", experiment));
  std::map<std::string, std::string> patches;
  for (auto const& record : exploration.approaches) {
    if (record.worktree.commit.empty() || !workspace.repository) continue;
    std::string patch = co_await patch_of(*workspace.repository, base_of(exploration, record),
                                          record.worktree.commit);
    if (!patch.empty()) patches[record.approach.name] = std::move(patch);
  }
  co_return store::exchange_text(directory, patches);
}

}  // namespace parallel_explore::operations
