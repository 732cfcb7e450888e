#include "worktree/main_line.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace parallel_explore::worktree {

awaitable<MainLine> main_line(Repository repository, std::vector<std::string> commits) {
  auto const git = repository.here.empty() ? repository.git() : repository.git_here();
  MainLine line;
  std::vector<std::string> ask{"rev-list", "--first-parent", "HEAD", "--"};
  GitResult const ancestors = co_await git.attempt(std::move(ask));
  std::istringstream in(ancestors.status == 0 ? ancestors.output : std::string());
  std::size_t behind = 0;
  for (std::string commit; std::getline(in, commit); ++behind) {
    if (std::ranges::find(commits, commit) != commits.end()) line.behind[commit] = behind;
  }
  GitExtras extras;
  for (auto const& commit : commits) extras.input += commit + "^{commit}\n";
  std::vector<std::string> look{"cat-file", "--batch-check=%(objectname)"};
  std::string const found = co_await git.run(std::move(look), std::move(extras));
  std::istringstream lines(found);
  for (std::string each; std::getline(lines, each);) {
    bool const exists = std::ranges::find(commits, each) != commits.end();
    if (exists && !line.behind.contains(each)) line.elsewhere.push_back(each);
  }
  co_return line;
}

}  // namespace parallel_explore::worktree
