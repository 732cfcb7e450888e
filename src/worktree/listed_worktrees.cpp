#include "worktree/listed_worktrees.hpp"

#include <utility>

namespace parallel_explore::worktree {

awaitable<std::vector<ListedWorktree>> list_worktrees(Repository repository) {
  std::vector<std::string> ask{"worktree", "list", "--porcelain", "-z"};
  std::string const list = co_await repository.git().run(std::move(ask));
  std::vector<ListedWorktree> found;
  constexpr std::string_view path = "worktree ", branch = "branch refs/heads/";
  for (auto const& line : split_nul(list)) {
    if (line.starts_with(path)) found.push_back({line.substr(path.size()), {}});
    if (line.starts_with(branch) && !found.empty())
      found.back().branch = line.substr(branch.size());
  }
  co_return found;
}

}  // namespace parallel_explore::worktree
