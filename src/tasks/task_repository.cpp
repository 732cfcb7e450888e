#include "tasks/task_repository.hpp"

#include "worktree/branch_names.hpp"
#include "worktree/branches.hpp"
#include "worktree/diff.hpp"
#include "worktree/history.hpp"

#include <charconv>
#include <sstream>
#include <utility>

namespace parallel_explore::tasks {

GitTaskRepository::GitTaskRepository(worktree::Repository repository)
    : repository_(std::move(repository)) {}

RepositoryPaths GitTaskRepository::paths() const {
  return {repository_.main_tree,
          repository_.here.empty() ? repository_.main_tree : repository_.here,
          repository_.worktree_root()};
}

awaitable<std::string> GitTaskRepository::resolve_commit(std::string commitish) {
  return worktree::resolve_commit(repository_, std::move(commitish));
}

awaitable<RepositoryFacts> GitTaskRepository::facts(std::string commit) {
  return worktree::repository_facts(repository_, std::move(commit));
}

awaitable<std::map<std::string, std::string>> GitTaskRepository::sources(
    std::string commit, std::vector<std::string> files) {
  return worktree::file_contents(repository_, std::move(commit), std::move(files));
}

awaitable<std::optional<int>> GitTaskRepository::count_commits(std::string from, std::string to) {
  std::vector<std::string> count{"rev-list", "--count", from + ".." + to, "--"};
  worktree::GitResult const result = co_await repository_.git().attempt(std::move(count));
  if (result.status != 0) co_return std::nullopt;
  int number = 0;
  auto const& text = result.output;
  std::from_chars(text.data(), text.data() + text.size(), number);
  co_return number;
}

awaitable<std::vector<std::string>> GitTaskRepository::changed_files(std::string from,
                                                                     std::string to) {
  return worktree::changed_files(repository_.git(), std::move(from), std::move(to));
}

awaitable<std::vector<std::string>> GitTaskRepository::conflicting_files(worktree::Trust trust,
                                                                         std::string ours,
                                                                         std::string theirs) {
  worktree::TrustedPrograms trusted(repository_, std::move(trust));
  worktree::Git const git = co_await worktree::checked(std::move(trusted), repository_.git());
  worktree::TreeMerge merge =
      co_await worktree::merge_trees(git, std::move(ours), std::move(theirs));
  co_return std::move(merge.files);
}

awaitable<worktree::MergeChain> GitTaskRepository::merge_chain(worktree::Trust trust,
                                                               std::string base,
                                                               std::vector<std::string> commits) {
  worktree::TrustedPrograms trusted(repository_, std::move(trust));
  return worktree::merge_chain(repository_, std::move(trusted), std::move(base),
                               std::move(commits));
}

awaitable<LocalBranch> GitTaskRepository::branch(std::string name) {
  auto const reference = "refs/heads/" + name;
  std::vector<std::string> ask{"for-each-ref", "--format=%(refname) %(objectname) %(worktreepath)",
                               reference};
  std::string const output = co_await repository_.git().run(std::move(ask));
  // The pattern also matches branches below that name.
  std::istringstream lines(output);
  LocalBranch branch;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(reference + " ")) continue;
    auto const rest = line.substr(reference.size() + 1);
    auto const space = rest.find(' ');
    branch.commit = rest.substr(0, space);
    if (space != std::string::npos) branch.checkout = rest.substr(space + 1);
  }
  co_return branch;
}

awaitable<std::vector<std::string>> GitTaskRepository::branches() {
  return worktree::local_branches(repository_);
}

awaitable<void> GitTaskRepository::make_branch(std::string name, std::string commit) {
  co_await worktree::make_branch(repository_, std::move(name), std::move(commit));
}

awaitable<void> GitTaskRepository::drop_branch(std::string name, std::string commit) {
  return worktree::drop_branch(repository_, std::move(name), std::move(commit));
}

GitTaskRemotes::GitTaskRemotes(worktree::Repository repository)
    : repository_(std::move(repository)) {}

awaitable<std::optional<worktree::Remote>> GitTaskRemotes::usual_remote() {
  return worktree::usual_remote(repository_);
}

awaitable<std::optional<std::string>> GitTaskRemotes::push_url(std::string remote) {
  std::vector<std::string> ask{"remote", "get-url", "--push", std::move(remote)};
  worktree::GitResult const result = co_await repository_.git().attempt(std::move(ask));
  if (result.status != 0) co_return std::nullopt;
  co_return worktree::without_newline(result.output);
}

awaitable<std::string> GitTaskRemotes::branch_at(worktree::Trust trust, std::string url,
                                                 std::string branch) {
  worktree::TrustedPrograms trusted(repository_, std::move(trust));
  return worktree::branch_at(repository_, std::move(trusted), std::move(url), std::move(branch));
}

awaitable<std::vector<worktree::PushedCommit>> GitTaskRemotes::commits(std::string from,
                                                                       std::string to) {
  return worktree::commits_between(repository_, std::move(from), std::move(to));
}

awaitable<std::vector<std::string>> GitTaskRemotes::branches(std::string url) {
  worktree::TrustedPrograms trusted(repository_, worktree::Trust{});
  return worktree::remote_branches(repository_, std::move(trusted), std::move(url));
}

awaitable<void> GitTaskRemotes::push(PushRequest request) {
  worktree::TrustedPrograms trusted(repository_, std::move(request.trust));
  return worktree::push(repository_, std::move(trusted), std::move(request.url),
                        std::move(request.branch), std::move(request.commit),
                        std::move(request.expected));
}

}  // namespace parallel_explore::tasks
