#include "parallel_explore/error.hpp"
#include "worktree/disk.hpp"
#include "worktree/git_worktrees_state.hpp"
#include "worktree/submodules.hpp"

#include <fmt/format.h>

namespace parallel_explore {

namespace fs = std::filesystem;
using namespace worktree;

namespace {

/// What a git that was killed with its session left. Nobody works in the worktree any more.
void remove_stale_locks(fs::path const& git_dir, fs::path const& common_dir,
                        std::string const& branch) {
  std::error_code ignored;
  fs::remove(git_dir / "index.lock", ignored);
  fs::remove(git_dir / "HEAD.lock", ignored);
  fs::remove(common_dir / "refs" / "heads" / (branch + ".lock"), ignored);
}

/// Whether commits between base and tip have any of these paths.
awaitable<bool> is_in_history(Git git, std::string base, std::string tip,
                              std::vector<std::string> paths) {
  if (paths.empty() || base == tip) co_return false;
  std::vector<std::string> ask{"rev-list", "--max-count=1", base + ".." + tip, "--"};
  ask.insert(ask.end(), paths.begin(), paths.end());
  GitExtras literally;
  literally.environment.insert_or_assign("GIT_LITERAL_PATHSPECS", "1");
  std::string const found = co_await git.run(std::move(ask), std::move(literally));
  co_return !found.empty();
}

/// Those of `paths` that the base does not have: they came from the main tree's untracked files.
awaitable<std::vector<std::string>> not_in(Git git, std::string base,
                                           std::vector<std::string> paths) {
  std::vector<std::string> absent;
  for (auto const& path : paths) {
    std::vector<std::string> look{"cat-file", "-e",
                                  base + ":" + fs::path(path).lexically_normal().string()};
    GitResult const found = co_await git.attempt(std::move(look));
    if (found.status != 0) absent.push_back(path);
  }
  co_return absent;
}

}  // namespace

awaitable<CommittedWork> GitWorktrees::State::commit(Worktree worktree, std::string message) {
  co_await verify(worktree);
  auto const git = git_of(worktree);
  TrustedPrograms trusted = co_await trusted_at_start(worktree.experiment);
  co_await refuse_new_programs(trusted, git);
  remove_stale_locks(git.git_dir(), repository_.git_dir, worktree.branch);
  CommittedWork work;
  PendingWork pending = co_await pending_work(git, preexisting_in(worktree));
  work.notes = co_await stage(git, worktree.base, std::move(pending));
  work.commit = co_await commit_index(worktree, std::move(message), work);
  branches_.put(worktree.branch, work.commit);
  work.changes = co_await count_changes(git, worktree.base, work.commit);
  std::vector<std::string> const elsewhere =
      co_await work_in_submodules(repository_, std::move(trusted), git);
  work.notes.insert(work.notes.end(), elsewhere.begin(), elsewhere.end());
  write_file(git.git_dir() / committed_file, work.commit);
  co_return work;
}

/// On top of what the session committed itself, if there is a difference. Plumbing: neither hooks
/// nor what the session set for `git commit` have a say.
awaitable<std::string> GitWorktrees::State::commit_index(Worktree worktree, std::string message,
                                                         CommittedWork& work) {
  auto const git = git_of(worktree);
  auto const reference = "refs/heads/" + worktree.branch;
  std::vector<std::string> const secret =
      co_await not_in(git, worktree.base, preexisting_in(worktree).copied);
  co_await unstage(git, worktree.base, secret);
  std::vector<std::string> write{"write-tree"}, ask{"rev-parse", reference, reference + "^{tree}"};
  std::string const tree = co_await git.run(std::move(write));
  std::string const both = co_await git.run(std::move(ask));
  auto const line_end = both.find('\n');
  auto const tip = both.substr(0, line_end);
  auto const tip_tree = both.substr(line_end + 1);
  bool const leaked = co_await is_in_history(git, worktree.base, tip, secret);
  if (leaked) {
    work.notes.emplace_back(
        "it committed files that were copied from the main tree: its commits became one without "
        "them");
  } else if (tip_tree == tree) {
    co_return tip;
  }
  std::vector<std::string> make{
      "commit-tree", without_newline(tree), "-p", leaked ? worktree.base : tip, "-F", "-"};
  GitExtras extras;
  extras.input = std::move(message);
  std::string const made = co_await git.run(std::move(make), std::move(extras));
  std::vector<std::string> move{
      "update-ref", "--no-deref",          "-m", "commit: work of the session",
      reference,    without_newline(made), tip};
  co_await git.run(std::move(move));
  co_return without_newline(made);
}

/// Throws Error(dirty) if the repository does not know the worktree: then nobody can tell what is
/// in it.
Git GitWorktrees::State::known_git_of(Worktree const& worktree) {
  try {
    return git_of(worktree);
  } catch (Error const& error) {
    throw Error(ErrorCode::dirty, fmt::format("cannot tell what would be lost: {}", error.what()),
                "look at it, and force");
  }
}

/// Throws Error(dirty) if the directory has work that is on no branch.
awaitable<void> GitWorktrees::State::refuse_loss(Worktree worktree) {
  auto const lost = [&](std::string const& what) {
    return Error(ErrorCode::dirty,
                 fmt::format("{} would be lost with {}", what, worktree.path.string()),
                 "commit it or move it away, or force");
  };
  auto const git = known_git_of(worktree);
  TrustedPrograms const trusted = trusted_in(worktree.experiment);
  co_await refuse_new_programs(trusted, git);
  PendingWork const pending = co_await pending_work(git, preexisting_in(worktree));
  // What evaluation leaves after the commit is untracked, and nobody's work.
  std::error_code ignored;
  bool const committed = fs::exists(git.git_dir() / committed_file, ignored);
  for (auto const* paths : {&pending.changed, &pending.deleted}) {
    if (!paths->empty()) throw lost("the uncommitted change of " + paths->front());
  }
  for (auto const* paths : {&pending.added, &pending.nested}) {
    if (!committed && !paths->empty()) throw lost("the new " + paths->front());
  }
  std::vector<std::string> compare{"diff-index", "--cached", "--quiet", "--ignore-submodules=dirty",
                                   "HEAD",       "--"};
  GitResult const staged = co_await git.attempt(std::move(compare));
  if (staged.status != 0) throw lost("what is staged");
  std::vector<std::string> ask{"for-each-ref", "--count=1", "--contains", "HEAD"};
  GitResult const reachable = co_await git.attempt(std::move(ask));
  if (reachable.status != 0 || reachable.output.empty())
    throw lost("its HEAD, a commit on no branch,");
  std::vector<std::string> const inside = co_await work_in_submodules(repository_, trusted, git);
  if (!inside.empty()) throw lost("work (" + inside.front() + ")");
}

awaitable<Removed> GitWorktrees::State::remove(Worktree worktree, Removal removal) {
  Removed removed;
  std::error_code ignored;
  if (!worktree.path.empty() && fs::exists(fs::symlink_status(worktree.path, ignored))) {
    if (removal != Removal::force) co_await refuse_loss(worktree);
    removed.freed_bytes = bytes_below(worktree.path);
  }
  async::Semaphore::Permit const alone = co_await metadata_.acquire();
  if (!worktree.path.empty()) forget_directory(worktree.path);
  removed.branch_deleted = co_await delete_branch(std::move(worktree), removal);
  co_return removed;
}

/// Removes a worktree's directory and git's knowledge of it. `git worktree prune` would also forget
/// the user's own worktrees on disks that are not mounted now.
void GitWorktrees::State::forget_directory(fs::path const& path) {
  auto const root = repository_.worktree_root();
  auto const inside = path.lexically_relative(root);
  if (!stays_inside(inside)) {
    throw Error(ErrorCode::isolation, fmt::format("{} is not in {}", path.string(), root.string()));
  }
  fs::path git_dir;
  try {
    git_dir = git_dir_of(path);
  } catch (Error const&) {
    // The repository does not know it: there is nothing to forget.
  }
  std::error_code ignored;
  fs::permissions(path, fs::perms::owner_all, fs::perm_options::add, ignored);
  remove_tree(path);
  if (!git_dir.empty()) remove_tree(git_dir);
  git_dirs_.erase(path);
  preexisting_.erase(path);
  fs::remove(repository_.git_dir / "worktrees", ignored);  // these only if they are empty
  fs::remove(path.parent_path(), ignored);
  fs::remove(root, ignored);
}

awaitable<bool> GitWorktrees::State::delete_branch(Worktree worktree, Removal removal) {
  if (removal == Removal::keep_branch || worktree.branch.empty()) co_return false;
  if (removal == Removal::delete_merged) {
    bool const merged = co_await is_merged(repository_, worktree.branch);
    if (!merged) co_return false;
  }
  std::vector<std::string> drop{"branch", "-D", "--quiet", worktree.branch};
  GitResult const dropped = co_await repository_.git().attempt(std::move(drop));
  if (dropped.status == 0) branches_.forget(worktree.branch);
  co_return dropped.status == 0;
}

}  // namespace parallel_explore
