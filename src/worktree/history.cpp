#include "worktree/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::worktree {
namespace {

/// A commit with more files, such as a reformatting, is not evidence that they belong together.
constexpr std::size_t most_files_of_a_commit = 100;

/// `git log --format=%x01 --name-only -z`: a mark for each commit, then its files.
std::vector<std::vector<std::string>> commits_in(std::string const& log) {
  std::vector<std::vector<std::string>> commits;
  for (auto& part : split_nul(log)) {
    if (part.starts_with('\x01')) {
      commits.emplace_back();
      continue;
    }
    if (part.starts_with('\n')) part.erase(0, 1);
    if (!part.empty() && !commits.empty()) commits.back().push_back(std::move(part));
  }
  std::erase_if(commits, [](std::vector<std::string> const& files) {
    return files.empty() || files.size() > most_files_of_a_commit;
  });
  return commits;
}

}  // namespace

awaitable<RepositoryFacts> repository_facts(Repository repository, std::string commit,
                                            int commits) {
  auto const git = repository.git();
  RepositoryFacts facts;
  std::vector<std::string> list{"ls-tree", "-r", "-z", "--name-only", "--full-tree", commit};
  std::string const files = co_await git.run(std::move(list));
  facts.files = split_nul(files);
  std::ranges::sort(facts.files);
  std::vector<std::string> ask{"log",           "--no-merges",
                               "--no-renames",  "--no-ext-diff",
                               "--no-textconv", "--ignore-submodules=all",
                               "--name-only",   "-z",
                               "--format=%x01", fmt::format("--max-count={}", commits),
                               commit,          "--"};
  std::string const log = co_await git.run(std::move(ask));
  facts.commits = commits_in(log);
  co_return facts;
}

}  // namespace parallel_explore::worktree
