#include "explore/partial.hpp"

#include "parallel_explore/error.hpp"
#include "report/patch_files.hpp"
#include "worktree/diff.hpp"
#include "worktree/partial_commit.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::operations {

awaitable<std::string> commit_of_part(Workspace const& workspace, Exploration const& exploration,
                                      ApproachRecord const& record, std::string patch,
                                      std::string message) {
  auto const& repository = workspace.needed_repository();
  auto const& base = base_of(exploration, record);
  auto const& name = record.approach.name;
  if (patch.find("diff --git ") == std::string::npos)
    throw Error(ErrorCode::validation, "the patch has no file in it",
                fmt::format("take hunks of `pexplore diff {} {}`, with the header of each file",
                            exploration.name, name));
  std::string const whole =
      co_await worktree::diff(repository, base, record.worktree.commit, false);
  if (auto const file = report::foreign_file(patch, whole); !file.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("the patch changes {} in a way that {} does not", file, name),
                "apply changes of your own with `git apply`");
  }
  co_return co_await worktree::commit_patch(repository, base, std::move(patch), std::move(message));
}

}  // namespace parallel_explore::operations
