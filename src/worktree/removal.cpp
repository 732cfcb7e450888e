#include "worktree/removal.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/branches.hpp"
#include "worktree/disk.hpp"
#include "worktree/git_failure.hpp"
#include "worktree/session_work.hpp"
#include "worktree/submodules.hpp"

#include <fmt/format.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// Throws Error(dirty) if the repository does not know the worktree, so that its work cannot be
/// determined.
Git known_git_of(WorktreeRegistry& registry, Worktree const& worktree) {
  try {
    return registry.git_of(worktree);
  } catch (Error const& error) {
    throw Error(ErrorCode::dirty, fmt::format("cannot tell what would be lost: {}", error.what()),
                "inspect it, then force the removal");
  }
}

/// Throws Error(dirty) if the directory has work that is on no branch.
awaitable<void> refuse_loss(WorktreeRegistry& registry, Worktree worktree) {
  auto const lost = [&](std::string const& what) {
    return Error(ErrorCode::dirty,
                 fmt::format("{} would be lost with {}", what, worktree.path.string()),
                 "commit it or move it away, or force the removal");
  };
  TrustedPrograms const trusted = registry.trusted_in(worktree.experiment);
  Git const git = co_await checked(trusted, known_git_of(registry, worktree));
  PendingWork const pending = co_await pending_work(git, registry.preexisting_in(worktree));
  // Untracked files that appear after the commit come from evaluation, and are not work.
  std::error_code ignored;
  bool const committed = worktree.preexisting ? worktree.committed
                                              : fs::exists(git.git_dir() / committed_file, ignored);
  for (auto const* paths : {&pending.changed, &pending.deleted}) {
    if (!paths->empty()) throw lost("the uncommitted change of " + paths->front());
  }
  for (auto const* paths : {&pending.added, &pending.nested}) {
    if (!committed && !paths->empty()) throw lost("the new file " + paths->front());
  }
  std::vector<std::string> compare{"diff-index", "--cached", "--quiet", "--ignore-submodules=dirty",
                                   "HEAD",       "--"};
  GitResult const staged = co_await git.attempt(std::move(compare));
  if (staged.status != 0) throw lost("a staged change");
  std::vector<std::string> ask{"for-each-ref", "--count=1", "--contains", "HEAD"};
  GitResult const reachable = co_await git.attempt(std::move(ask));
  if (reachable.status != 0 || reachable.output.empty())
    throw lost("its HEAD, a commit on no branch,");
  std::vector<std::string> const inside =
      co_await work_in_submodules(registry.repository, trusted, git);
  if (!inside.empty()) throw lost("work (" + inside.front() + ")");
}

/// Of several lines, git's advice is the last.
std::string first_line(std::string const& text) { return text.substr(0, text.find('\n')); }

awaitable<void> delete_branch(WorktreeRegistry& registry, Worktree worktree, Removal removal,
                              Removed& removed) {
  if (removal == Removal::keep_branch || worktree.branch.empty()) co_return;
  if (removal == Removal::delete_merged) {
    bool const merged = co_await is_merged(registry.repository, worktree.branch);
    if (!merged) co_return;
  }
  auto const git = registry.repository.git();
  // Unlike `git branch -D`, this reads no other worktree, which with hundreds of them takes
  // minutes.
  std::vector<std::string> drop{"update-ref", "--no-deref", "-d", "refs/heads/" + worktree.branch};
  GitResult const dropped = co_await git.attempt(std::move(drop));
  removed.branch_deleted = dropped.status == 0;
  if (!removed.branch_deleted) {
    // It may have failed after the branch was gone, and found none when it was tried again.
    std::vector<std::string> ask{"rev-parse", "--verify", "--quiet",
                                 "refs/heads/" + worktree.branch};
    GitResult const left = co_await git.attempt(std::move(ask));
    removed.branch_deleted = left.status != 0;
  }
  if (removed.branch_deleted) {
    registry.branches.forget(worktree.branch);
  } else {
    removed.branch_kept = first_line(dropped.error);
    if (auto const hint = failure_hint(dropped.error); !hint.empty())
      removed.branch_kept += " " + hint;
  }
}

}  // namespace

awaitable<Removed> remove_worktree(WorktreeRegistry& registry, Worktree worktree, Removal removal) {
  Removed removed;
  std::error_code ignored;
  if (!worktree.path.empty() && fs::exists(fs::symlink_status(worktree.path, ignored))) {
    if (removal != Removal::force) co_await refuse_loss(registry, worktree);
    removed.freed_bytes = bytes_below(worktree.path);
  }
  MetadataLock::Turn const alone = co_await registry.metadata.acquire();
  if (!worktree.path.empty()) registry.forget(worktree.path);
  co_await delete_branch(registry, std::move(worktree), removal, removed);
  co_return removed;
}

}  // namespace parallel_explore::worktree
