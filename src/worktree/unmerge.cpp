#include "worktree/unmerge.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/current_tree.hpp"
#include "worktree/durable_work.hpp"
#include "worktree/git_failure.hpp"
#include "worktree/merge_tree.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace parallel_explore::worktree {
namespace {

awaitable<std::string> id_of(Git git, std::string revision) {
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "--end-of-options", revision};
  GitResult const found = co_await git.attempt(std::move(ask));
  co_return found.status == 0 ? without_newline(found.output) : std::string();
}

awaitable<bool> is_ancestor(Git git, std::string commit, std::string of) {
  std::vector<std::string> ask{"merge-base", "--is-ancestor", commit, of};
  GitResult const answer = co_await git.attempt(std::move(ask));
  co_return answer.status == 0;
}

awaitable<std::string> tree_and_parents(Git git, std::string commit) {
  std::vector<std::string> ask{"log", "-1", "--no-show-signature", "--format=%T %P", commit, "--"};
  GitResult const found = co_await git.attempt(std::move(ask));
  co_return found.status == 0 ? found.output : std::string();
}

/// Whether the commit at the tip is `adopted` with another message or a signature.
awaitable<bool> is_amended(Git git, std::string head, std::string adopted) {
  std::string const now = co_await tree_and_parents(git, head);
  std::string const then = co_await tree_and_parents(git, adopted);
  co_return !now.empty() && now == then;
}

/// The commit of the adoption as the branch has it.
awaitable<std::string> adopted_on(Git git, std::string head, std::string branch,
                                  std::string adopted) {
  bool const is_there = co_await is_ancestor(git, adopted, head);
  if (is_there) co_return adopted;
  bool const amended = co_await is_amended(git, head, adopted);
  if (amended) co_return head;
  throw Error(ErrorCode::validation,
              fmt::format("{} does not have commit {} of the adoption: it was rewritten or removed",
                          branch, adopted.substr(0, 12)),
              "look for it: git reflog");
}

awaitable<bool> has_any_remote(Git git, std::string commit) {
  std::vector<std::string> ask{"for-each-ref", "--count=1", "--contains", commit, "refs/remotes"};
  std::string const found = co_await git.run(std::move(ask));
  co_return !found.empty();
}

awaitable<std::string> message_of_revert(Git git, std::string commit) {
  std::vector<std::string> ask{"log", "-1", "--no-show-signature", "--format=%s", commit, "--"};
  std::string const subject = co_await git.run(std::move(ask));
  co_return fmt::format("Revert \"{}\"\n\nThis reverts commit {}.\n", without_newline(subject),
                        commit);
}

/// A commit on top of `head` without what `commit` changed.
awaitable<std::string> revert_commit(Git git, std::string head, std::string commit) {
  std::string before = co_await id_of(git, commit + "^1^{tree}");
  // The opposite of the commit, so that git finds the commit as the base of the merge.
  std::vector<std::string> after_it{commit};
  std::map<std::string, std::string> usual;
  std::string const opposite =
      co_await commit_tree(git, std::move(before), std::move(after_it), "the opposite\n", usual);
  TreeMerge const merge = co_await merge_trees(git, head, opposite);
  if (!merge.files.empty()) {
    throw Error(
        ErrorCode::conflict,
        fmt::format("later commits build on the adoption in {}", fmt::join(merge.files, ", ")),
        fmt::format("revert it by hand: git revert {}", commit.substr(0, 12)));
  }
  std::string const head_tree = co_await id_of(git, head + "^{tree}");
  if (head_tree == merge.tree)
    throw Error(ErrorCode::validation, "nothing of the adoption is left on the branch");
  std::string message = co_await message_of_revert(git, commit);
  std::vector<std::string> on_top{head};
  co_return co_await commit_tree(git, merge.tree, std::move(on_top), std::move(message), usual);
}

}  // namespace

awaitable<Unmerged> unmerge(Repository repository, std::string branch, std::string adopted,
                            TrustedPrograms trusted, bool may_move_back) {
  std::string const current = co_await require_current_branch(repository);
  if (current != branch) {
    throw Error(ErrorCode::validation,
                fmt::format("the adoption is on {}, and the current branch is {}", branch, current),
                fmt::format("git switch {} first", branch));
  }
  Git const git = co_await checked(std::move(trusted), repository.git_here());
  co_await require_clean(git);
  std::string const head = co_await resolve_commit(repository, "HEAD");
  std::string const commit = co_await adopted_on(git, head, branch, std::move(adopted));
  bool const is_published = co_await has_any_remote(git, commit);
  Unmerged unmerged;
  unmerged.reverted = head != commit || is_published || !may_move_back;
  if (unmerged.reverted) {
    unmerged.tip = co_await revert_commit(git, head, commit);
    co_await sync_objects(git, repository.git_dir, head, unmerged.tip);
    co_await fast_forward(git, head, unmerged.tip);
  } else {
    unmerged.tip = co_await id_of(git, commit + "^1");
    co_await step_back(git, head, unmerged.tip);
  }
  co_await sync_reference(repository.git_dir, "refs/heads/" + branch);
  co_return unmerged;
}

awaitable<void> unmake_branch(Repository repository, std::string branch, std::string commit) {
  auto const git = repository.git();
  auto const reference = "refs/heads/" + branch;
  std::string const tip = co_await id_of(git, reference);
  if (tip.empty())
    throw Error(ErrorCode::not_found, fmt::format("there is no branch {} any more", branch));
  if (tip != commit) {
    throw Error(ErrorCode::validation,
                fmt::format("branch {} has changed since the adoption", branch),
                fmt::format("delete it by hand: git branch -D {}", branch));
  }
  std::vector<std::string> where{"for-each-ref", "--format=%(worktreepath)", reference};
  std::string const listed = co_await git.run(std::move(where));
  if (auto const tree = without_newline(listed); !tree.empty()) {
    throw Error(ErrorCode::validation, fmt::format("branch {} is checked out in {}", branch, tree),
                "switch to another one there first");
  }
  std::vector<std::string> drop{"update-ref", "--no-deref", "-d", reference, commit};
  GitResult const dropped = co_await git.attempt(std::move(drop));
  if (dropped.status == 0) co_return;
  throw Error(ErrorCode::git,
              fmt::format("cannot delete branch {}: {}", branch, telling_text(dropped.error)),
              failure_hint(dropped.error));
}

}  // namespace parallel_explore::worktree
