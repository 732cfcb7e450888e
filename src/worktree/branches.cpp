#include "worktree/branches.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/branch_names.hpp"
#include "worktree/durable_work.hpp"
#include "worktree/git_failure.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::worktree {

awaitable<std::string> current_branch(Repository repository) {
  std::vector<std::string> ask{"symbolic-ref", "--short", "--quiet", "HEAD"};
  GitResult const branch = co_await repository.git_here().attempt(std::move(ask));
  co_return branch.status == 0 ? without_newline(branch.output) : std::string();
}

awaitable<bool> branch_is_at(Repository repository, std::string branch, std::string commit) {
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "refs/heads/" + branch};
  GitResult const tip = co_await repository.git().attempt(std::move(ask));
  co_return tip.status == 0 && without_newline(tip.output) == commit;
}

awaitable<bool> is_merged(Repository repository, std::string branch) {
  std::vector<std::string> ask{"for-each-ref", "--contains", "refs/heads/" + branch,
                               "--format=%(refname)%00%(symref)"};
  GitResult const found = co_await repository.git().attempt(std::move(ask));
  if (found.status != 0) co_return false;
  auto const self = "refs/heads/" + branch;
  std::string_view lines = found.output;
  while (!lines.empty()) {
    auto const line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    // A symbolic reference is deleted together with its branch.
    if (line.ends_with('\0') && line.substr(0, line.size() - 1) != self) co_return true;
  }
  co_return false;
}

awaitable<bool> is_in_current_branch(Repository repository, std::string commit) {
  Git const git = repository.here.empty() ? repository.git() : repository.git_here();
  for (char const* branch : {"HEAD", "@{upstream}"}) {
    std::vector<std::string> ask{"merge-base", "--is-ancestor", commit, branch};
    GitResult const answer = co_await git.attempt(std::move(ask));
    if (answer.status == 0) co_return true;
  }
  co_return false;
}

awaitable<BranchTip> make_branch(Repository repository, std::string name, std::string commit) {
  auto const git = repository.git();
  std::vector<std::string> check{"check-ref-format", "--branch", name};
  GitResult const valid = co_await git.attempt(std::move(check));
  if (valid.status != 0) {
    throw Error(ErrorCode::validation, fmt::format("\"{}\" cannot be the name of a branch", name));
  }
  // `git branch` may fail after it has made the branch, and then finds it taken when tried again.
  std::string const nothing;
  std::vector<std::string> make{"update-ref",         "-m",   "branch: Created from " + commit,
                                "refs/heads/" + name, commit, nothing};
  GitResult const made = co_await git.attempt(std::move(make));
  if (made.status != 0) {
    std::vector<std::string> wanted{name};
    co_await require_free_names(repository, std::move(wanted));
    auto const lock_hint = failure_hint(made.error);
    throw Error(ErrorCode::name_in_use,
                fmt::format("cannot create branch {}: {}", name, telling_text(made.error)),
                lock_hint.empty() ? "choose another name" : lock_hint);
  }
  co_await sync_reference(repository.git_dir, "refs/heads/" + name);
  BranchTip tip;
  tip.branch = std::move(name);
  tip.commit = std::move(commit);
  co_return tip;
}

awaitable<void> drop_branch(Repository repository, std::string branch, std::string commit) {
  std::vector<std::string> drop{"update-ref", "--no-deref", "-d", "refs/heads/" + branch, commit};
  co_await repository.git().attempt(std::move(drop));
}

}  // namespace parallel_explore::worktree
