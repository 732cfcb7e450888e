#include "worktree/merge.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/current_tree.hpp"
#include "worktree/durable_work.hpp"
#include "worktree/merge_tree.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <sstream>

namespace parallel_explore::worktree {

namespace {

/// The tree of a merge of both commits, computed without changing anything.
awaitable<std::string> merged_tree(Git git, std::string head, std::string commit) {
  TreeMerge const merge = co_await merge_trees(std::move(git), std::move(head), std::move(commit));
  if (!merge.files.empty()) {
    throw Error(ErrorCode::conflict,
                fmt::format("its work conflicts with the current branch in {}",
                            fmt::join(merge.files, ", ")),
                "merge its branch by hand, or adopt with --branch");
  }
  co_return merge.tree;
}

}  // namespace

awaitable<bool> wants_signatures(Repository repository) {
  // Class Git sets it for its own commands, in the scope "command".
  std::vector<std::string> ask{"config", "--type=bool", "--show-scope", "--get-all",
                               "commit.gpgSign"};
  GitResult const answer = co_await repository.git_here().attempt(std::move(ask));
  std::istringstream lines(answer.output);
  bool wanted = false;
  for (std::string scope, value; lines >> scope >> value;) {
    if (scope != "command") wanted = value == "true";
  }
  co_return wanted;
}

awaitable<BranchTip> merge(Repository repository, std::string commit, std::string message,
                           bool squash, TrustedPrograms trusted) {
  std::string const branch = co_await require_current_branch(repository);
  Git const git = co_await checked(std::move(trusted), repository.git_here());
  co_await require_clean(git);
  std::string const head = co_await resolve_commit(repository, "HEAD");
  std::string const tree = co_await merged_tree(git, head, commit);
  std::vector<std::string> ask{"rev-parse", head + "^{tree}"};
  std::string const head_tree = co_await git.run(std::move(ask));
  if (without_newline(head_tree) == tree) {
    throw Error(ErrorCode::validation, fmt::format("{} already has all of this work", branch));
  }
  std::vector<std::string> parents{head};
  if (!squash) parents.push_back(commit);
  std::map<std::string, std::string> usual;
  std::string const target =
      co_await commit_tree(git, tree, std::move(parents), std::move(message), std::move(usual));
  co_await sync_objects(git, repository.git_dir, head, target);
  co_await fast_forward(git, head, target);
  co_await sync_reference(repository.git_dir, "refs/heads/" + branch);
  BranchTip tip;
  tip.branch = branch;
  tip.commit = target;
  co_return tip;
}

}  // namespace parallel_explore::worktree
