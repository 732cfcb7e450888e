#include "worktree/commit.hpp"

#include "worktree/diff.hpp"
#include "worktree/disk.hpp"
#include "worktree/durable_work.hpp"
#include "worktree/ignored_work.hpp"
#include "worktree/own_index.hpp"
#include "worktree/staging.hpp"
#include "worktree/submodules.hpp"

#include <sstream>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// Removes the locks of a git that was killed with its session. Nothing else runs in the worktree.
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

/// The paths that the base does not have: untracked files of the main tree.
awaitable<std::vector<std::string>> paths_absent_from(Git git, std::string base,
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

/// Commits the index on top of the session's own commits, if it differs from them. Plumbing
/// commands ignore hooks and whatever the session configured for `git commit`. `work` outlives the
/// task.
awaitable<std::string> commit_index(WorktreeRegistry& registry, Git git, Worktree worktree,
                                    std::string message, CommittedWork& work) {
  auto const reference = "refs/heads/" + worktree.branch;
  std::vector<std::string> const secret =
      co_await paths_absent_from(git, worktree.base, registry.preexisting_in(worktree).copied);
  co_await unstage(git, worktree.base, secret);
  std::vector<std::string> write{"write-tree"}, ask{"rev-parse", reference, reference + "^{tree}"};
  std::string const tree = co_await git.run(std::move(write));
  work.tree = without_newline(tree);
  std::string const both = co_await git.run(std::move(ask));
  auto const line_end = both.find('\n');
  auto const tip = both.substr(0, line_end);
  auto const tip_tree = both.substr(line_end + 1);
  bool const leaked = co_await is_in_history(git, worktree.base, tip, secret);
  if (leaked) {
    work.notes.emplace_back(
        "it committed files that were copied from the main tree; its commits were replaced by one "
        "without them");
  } else if (tip_tree == tree) {
    co_await sync_objects(git, registry.repository.git_dir, worktree.base, tip);
    co_return tip;
  }
  std::vector<std::string> make{
      "commit-tree", without_newline(tree), "-p", leaked ? worktree.base : tip, "-F", "-"};
  GitExtras extras;
  extras.input = std::move(message);
  std::string const made = co_await git.run(std::move(make), std::move(extras));
  co_await sync_objects(git, registry.repository.git_dir, worktree.base, without_newline(made));
  std::vector<std::string> move{
      "update-ref", "--no-deref",          "-m", "commit: work of the session",
      reference,    without_newline(made), tip};
  co_await git.run(std::move(move));
  co_return without_newline(made);
}

}  // namespace

awaitable<void> verify_work(Git git, std::string base, std::string commit) {
  if (base == commit) co_return;
  std::vector<std::string> ask{"diff-tree", "-r", "-z", "--no-renames", "--raw", base, commit};
  std::string const list = co_await git.run(std::move(ask));
  std::map<std::string, std::string> names;
  auto const parts = split_nul(list);
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    // ":100644 100644 1234567 89abcde M"
    std::istringstream words(parts[i]);
    std::string old_mode, mode, old_id, id;
    words >> old_mode >> mode >> old_id >> id;
    bool const is_blob = mode.starts_with("100") || mode.starts_with("120");
    if (is_blob) names.emplace(std::move(id), parts[i + 1]);
  }
  co_await verify_objects(std::move(git), std::move(names));
}

awaitable<CommittedWork> commit_work(WorktreeRegistry& registry, Worktree worktree,
                                     std::string message) {
  Git const git = co_await registry.safe_git_of(worktree);
  remove_stale_locks(git.git_dir(), registry.repository.git_dir, worktree.branch);
  CommittedWork work;
  OwnIndex index(git);
  co_await index.distrust(registry, worktree);
  PendingWork pending = co_await pending_work(index.git(), registry.preexisting_in(worktree));
  pending.has_links = index.has_links();
  work.notes = co_await stage(index.git(), worktree.base, std::move(pending));
  work.commit = co_await commit_index(registry, index.git(), worktree, std::move(message), work);
  registry.branches.put(worktree.branch, work.commit);
  index.install();
  co_await sync_worktree(registry.repository, worktree, git.git_dir());
  co_await verify_work(git, worktree.base, work.commit);
  if (work.commit != worktree.base)
    work.changes = co_await count_changes(git, worktree.base, work.commit);
  TrustedPrograms trusted = registry.trusted_in(worktree.experiment);
  std::vector<std::string> const elsewhere =
      co_await work_in_submodules(registry.repository, std::move(trusted), git);
  work.notes.insert(work.notes.end(), elsewhere.begin(), elsewhere.end());
  auto const ready = registry.contents.ready.find(worktree.path);
  // In a later process, the file that marks the beginning of the session has the time.
  work.ignored = co_await ignored_work(git, ready != registry.contents.ready.end()
                                                ? ready->second
                                                : change_time(git.git_dir() / untracked_file));
  write_file(git.git_dir() / committed_file, work.commit);
  co_return work;
}

}  // namespace parallel_explore::worktree
