#include "worktree/current_tree.hpp"

#include "async/on_failure.hpp"
#include "parallel_explore/error.hpp"
#include "worktree/branches.hpp"
#include "worktree/git_failure.hpp"
#include "worktree/object_id.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <unistd.h>
#include <utility>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// The operation of git that has stopped in the tree, and would go on with or undo a commit that
/// is added meanwhile; empty: none. A bisection counts only once it has left the branch.
std::string unfinished_operation(Repository const& repository, bool is_detached) {
  struct Trace {
    char const *file, *operation;
  };
  for (auto const& [file, operation] :
       {Trace{"rebase-merge", "rebase"}, Trace{"rebase-apply/applying", "am"},
        Trace{"rebase-apply", "rebase"}, Trace{"MERGE_HEAD", "merge"},
        Trace{"REVERT_HEAD", "revert"}, Trace{"CHERRY_PICK_HEAD", "cherry-pick"},
        Trace{"sequencer", "cherry-pick"}, Trace{"BISECT_START", "bisect"}}) {
    std::error_code ignored;
    bool const counts = is_detached || std::string_view(operation) != "bisect";
    if (counts && fs::exists(repository.here_git_dir / file, ignored)) return operation;
  }
  return {};
}

}  // namespace

awaitable<std::string> require_current_branch(Repository repository) {
  if (repository.here.empty()) {
    throw Error(ErrorCode::repository, "a bare repository has no current branch to adopt into",
                "adopt with --branch");
  }
  std::string branch = co_await current_branch(repository);
  auto const unfinished = unfinished_operation(repository, branch.empty());
  if (!unfinished.empty()) {
    throw Error(ErrorCode::repository,
                fmt::format("{} is in the middle of {} {}", repository.here.string(),
                            unfinished == "am" ? "an" : "a", unfinished),
                fmt::format("finish it (git {0} {1}) or give it up (git {0} {2}), or adopt with "
                            "--branch",
                            unfinished, unfinished == "bisect" ? "good|bad" : "--continue",
                            unfinished == "bisect" ? "reset" : "--abort"));
  }
  if (branch.empty()) {
    throw Error(ErrorCode::repository,
                fmt::format("{} is on no branch (detached HEAD)", repository.here.string()),
                "git switch BRANCH first, or adopt with --branch");
  }
  co_return branch;
}

namespace {

/// Removes paths whose bytes are the ones that git has: only line ends or a filter make git see
/// them as changed, and no commit can make that go away.
awaitable<std::vector<std::string>> without_dirty_by_itself(Git git,
                                                            std::vector<std::string> paths) {
  if (paths.empty()) co_return paths;
  std::vector<std::string> ask{"ls-tree", "-r", "-z", "HEAD", "--"};
  ask.insert(ask.end(), paths.begin(), paths.end());
  GitExtras literally;
  literally.environment.insert_or_assign("GIT_LITERAL_PATHSPECS", "1");
  std::string const list = co_await git.run(std::move(ask), std::move(literally));
  for (auto const& entry : split_nul(list)) {
    // "100644 blob ID\tPATH"
    auto const tab = entry.find('\t');
    auto const id = entry.substr(0, tab).substr(entry.find(' ', entry.find(' ') + 1) + 1);
    auto const path = entry.substr(tab + 1);
    if (id_of_file(id.size(), git.work_tree() / path) == std::optional(id)) std::erase(paths, path);
  }
  co_return paths;
}

}  // namespace

awaitable<void> require_clean(Git git) {
  std::vector<std::string> changed = co_await dirty_paths(git, false);
  // Staged changes are never dirty by themselves.
  std::vector<std::string> compare{"diff-index", "--cached", "--quiet", "--ignore-submodules=dirty",
                                   "HEAD",       "--"};
  GitResult const staged = co_await git.attempt(std::move(compare));
  if (staged.status == 0) changed = co_await without_dirty_by_itself(git, std::move(changed));
  auto const& dirty = changed;
  if (dirty.empty()) co_return;
  throw Error(
      ErrorCode::dirty,
      fmt::format("{} has changes that are not committed: {}{}", git.work_tree().string(), dirty[0],
                  dirty.size() > 1 ? fmt::format(" and {} more", dirty.size() - 1) : ""),
      "commit or stash them first");
}

namespace {

/// The files that `target` has and `head` lacks. Throws Error(conflict) if one of them already
/// exists on disk, ignored or not.
awaitable<std::vector<std::string>> new_files(Git git, std::string head, std::string target) {
  std::vector<std::string> ask{"diff",
                               "--no-ext-diff",
                               "--no-renames",
                               "--diff-filter=A",
                               "--ignore-submodules=dirty",
                               "--name-only",
                               "-z",
                               "--no-textconv",
                               "--end-of-options",
                               head,
                               target,
                               "--"};
  std::string const list = co_await git.run(std::move(ask));
  std::vector<std::string> files = split_nul(list);
  for (auto const& file : files) {
    if (file == ".pexplore" || file.starts_with(".pexplore/")) {
      throw Error(ErrorCode::isolation,
                  fmt::format("the work has {}, where pexplore keeps its records", file),
                  "remove it on the branch of the work, and merge that by hand");
    }
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(git.work_tree() / file, ignored))) continue;
    throw Error(
        ErrorCode::conflict,
        fmt::format(
            "{} is in the way: git does not track it, and a file of that name is to be written",
            (git.work_tree() / file).string()),
        "move it away first");
  }
  co_return files;
}

/// Undoes a checkout that failed halfway. Before it, no tracked file was changed and none of
/// `added` existed, so that nothing but its own writes is undone.
awaitable<void> undo_checkout(Git git, std::string head, std::vector<std::string> added) {
  std::vector<std::string> const dirty = co_await dirty_paths(git, false);
  if (!dirty.empty()) {
    std::vector<std::string> reset{"read-tree", "--reset", "-u", head};
    co_await git.attempt(std::move(reset));
  }
  for (auto const& path : added) {
    std::error_code ignored;
    fs::remove(git.work_tree() / path, ignored);
    for (auto up = fs::path(path).parent_path(); !up.empty(); up = up.parent_path()) {
      if (rmdir((git.work_tree() / up).c_str()) != 0) break;
    }
  }
}

/// git names each file that is in the way on a line of its own.
Error unchanged(std::string_view what, GitResult const& result) {
  auto const hint = failure_hint(result.error);
  auto const why = hint.empty() ? without_newline(result.error) : telling_text(result.error);
  return {ErrorCode::git, fmt::format("{}, and nothing was changed: {}", what, why), hint};
}

awaitable<void> check_out(Git git, std::string target) {
  std::vector<std::string> forward{
      "merge", "--ff-only", "--quiet", "--no-stat", "--no-overwrite-ignore", target};
  GitResult const result = co_await git.attempt(std::move(forward));
  if (result.status == 0) co_return;
  throw unchanged("the work could not be checked out", result);
}

awaitable<void> reset_to(Git git, std::string target) {
  std::vector<std::string> back{"reset", "--keep", "--quiet", target, "--"};
  GitResult const result = co_await git.attempt(std::move(back));
  if (result.status == 0) co_return;
  throw unchanged("the work could not be taken away", result);
}

}  // namespace

awaitable<void> fast_forward(Git git, std::string head, std::string target) {
  std::vector<std::string> const added = co_await new_files(git, head, target);
  auto checking_out = check_out(git, target);
  auto undoing = undo_checkout(git, head, added);
  co_await async::on_failure(std::move(checking_out), std::move(undoing));
}

awaitable<void> step_back(Git git, std::string head, std::string target) {
  std::vector<std::string> const added = co_await new_files(git, head, target);
  auto checking_out = reset_to(git, target);
  auto undoing = undo_checkout(git, head, added);
  co_await async::on_failure(std::move(checking_out), std::move(undoing));
}

}  // namespace parallel_explore::worktree
