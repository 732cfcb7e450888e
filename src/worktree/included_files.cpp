#include "worktree/included_files.hpp"

#include "worktree/disk.hpp"

#include <algorithm>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

awaitable<std::vector<std::string>> included_files(Repository repository) {
  std::vector<std::string> files;
  auto const patterns = repository.here / ".worktreeinclude";
  std::error_code ignored;
  if (!fs::is_regular_file(fs::symlink_status(patterns, ignored))) co_return files;
  auto const git = repository.git_here();
  std::vector<std::string> ask{"ls-files",        "--others",    "--ignored", "--exclude-from",
                               patterns.string(), "--directory", "-z"};
  std::string const list = co_await git.run(std::move(ask));
  auto const named = split_nul(list);
  if (named.empty()) co_return files;
  std::vector<std::string> select{"check-ignore", "-z", "--stdin"};
  GitExtras extras;
  extras.input = join_nul(named);
  GitResult const answer = co_await git.attempt(std::move(select), std::move(extras));
  for (auto& path : split_nul(answer.output)) {
    bool const is_ours = path == ".pexplore" || path.starts_with(".pexplore/");
    if (stays_inside(path) && !is_ours) files.push_back(std::move(path));
  }
  co_return files;
}

}  // namespace parallel_explore::worktree
