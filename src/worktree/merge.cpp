#include "worktree/merge.hpp"

#include "async/on_failure.hpp"
#include "parallel_explore/error.hpp"
#include "worktree/durable_work.hpp"
#include "worktree/merge_tree.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unistd.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

awaitable<std::string> require_current_branch(Repository repository) {
  if (repository.here.empty()) {
    throw Error(ErrorCode::repository, "a bare repository has no current branch to adopt into",
                "adopt with --branch");
  }
  std::string branch = co_await current_branch(repository);
  if (branch.empty()) {
    throw Error(ErrorCode::repository,
                fmt::format("{} is on no branch (detached HEAD)", repository.here.string()),
                "git switch BRANCH first, or adopt with --branch");
  }
  co_return branch;
}

awaitable<void> require_clean(Git git) {
  std::vector<std::string> const dirty = co_await dirty_paths(git, false);
  if (dirty.empty()) co_return;
  throw Error(
      ErrorCode::dirty,
      fmt::format("{} has changes that are not committed: {}{}", git.work_tree().string(), dirty[0],
                  dirty.size() > 1 ? fmt::format(" and {} more", dirty.size() - 1) : ""),
      "commit or stash them first");
}

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
        fmt::format("{} is in the way: git does not track it, and the work has a file of that name",
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

awaitable<void> check_out(Git git, std::string target) {
  std::vector<std::string> forward{
      "merge", "--ff-only", "--quiet", "--no-stat", "--no-overwrite-ignore", target};
  GitResult const result = co_await git.attempt(std::move(forward));
  if (result.status == 0) co_return;
  throw Error(ErrorCode::git, "the work could not be checked out, and nothing was changed: " +
                                  without_newline(result.error));
}

/// Moves the branch and the files to a commit on top of the branch; on failure, throws and changes
/// nothing.
awaitable<void> fast_forward(Git git, std::string head, std::string target) {
  std::vector<std::string> const added = co_await new_files(git, head, target);
  auto checking_out = check_out(git, target);
  auto undoing = undo_checkout(git, head, added);
  co_await async::on_failure(std::move(checking_out), std::move(undoing));
}

}  // namespace

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
