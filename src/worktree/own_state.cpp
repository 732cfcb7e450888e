#include "worktree/own_state.hpp"

#include "parallel_explore/error.hpp"
#include "text/digest.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

void refuse_link(fs::path const& directory) {
  std::error_code ignored;
  if (!fs::is_symlink(fs::symlink_status(directory, ignored))) return;
  throw Error(ErrorCode::repository,
              fmt::format("{} is a link: records are not written through it", directory.string()),
              "replace it by a directory, or mount one there");
}

}  // namespace

awaitable<void> require_own_state(Repository repository, std::string experiment) {
  auto const directory = repository.state_directory();
  refuse_link(directory);
  if (!experiment.empty()) refuse_link(directory / experiment);
  if (repository.bare) co_return;
  std::vector<std::string> ask{"ls-files", "-z", "--",
                               directory.lexically_relative(repository.main_tree).string()};
  GitExtras literally;
  literally.environment.insert_or_assign("GIT_LITERAL_PATHSPECS", "1");
  std::string const tracked = co_await repository.git().run(std::move(ask), std::move(literally));
  if (tracked.empty()) co_return;
  throw Error(
      ErrorCode::repository,
      fmt::format("git tracks {}: records that came with a repository are not used, because "
                  "they name commands to run",
                  (repository.main_tree / split_nul(tracked).front()).string()),
      fmt::format("remove them (git rm -r {0}); if they are your own, keep them out of git: "
                  "git rm -r --cached {0}",
                  directory.filename().string()));
}

std::string mark_of_place(Repository const& repository) {
  return text::digest(repository.main_tree.string());
}

}  // namespace parallel_explore::worktree
