#include <fmt/format.h>
#include <fmt/ranges.h>

#include "parallel_explore/error.hpp"
#include "worktree/repository.hpp"

namespace parallel_explore::worktree {
namespace {

/// The files in conflict, of what `git merge-tree --write-tree --name-only -z` prints.
std::vector<std::string> conflicting_files(std::string const& output) {
  std::vector<std::string> files;
  auto const parts = split_nul(output);
  for (std::size_t i = 1; i < parts.size() && !parts[i].empty(); ++i) files.push_back(parts[i]);
  return files;
}

task<std::string> current_branch(Git git) {
  std::vector<std::string> ask{"symbolic-ref", "--short", "--quiet", "HEAD"};
  GitResult const branch = co_await git.attempt(std::move(ask));
  if (branch.status != 0) {
    throw Error(ErrorCode::repository, "the main tree is on no branch (detached HEAD)",
                "git switch BRANCH first, or adopt with --branch");
  }
  co_return chomped(branch.output);
}

/// The tree that a merge of both would have, without touching anything.
task<std::string> merged_tree(Git git, std::string head, std::string commit) {
  std::vector<std::string> ask{"merge-tree", "--write-tree", "--name-only", "--no-messages", "-z",
                               head, commit};
  GitResult const merged = co_await git.attempt(std::move(ask));
  if (merged.status == 1) {
    throw Error(ErrorCode::conflict,
                fmt::format("its work conflicts with the current branch in {}",
                            fmt::join(conflicting_files(merged.output), ", ")),
                "merge its branch by hand, or adopt with --branch");
  }
  if (merged.status != 0) throw Error(ErrorCode::git, "git merge-tree: " + chomped(merged.error));
  co_return split_nul(merged.output).at(0);
}

}  // namespace

task<Merged> merge(Repository repository, std::string commit, std::string message, bool squash) {
  if (repository.bare) {
    throw Error(ErrorCode::repository, "a bare repository has no current branch to adopt into",
                "adopt with --branch");
  }
  std::vector<std::string> const dirty = co_await dirty_paths(repository, false);
  if (!dirty.empty()) {
    throw Error(ErrorCode::dirty,
                fmt::format("the main tree has changes that are not committed: {}{}", dirty[0],
                            dirty.size() > 1 ? fmt::format(" and {} more", dirty.size() - 1) : ""),
                "commit or stash them first");
  }
  auto const git = repository.git();
  std::string const branch = co_await current_branch(git);
  std::string const head = co_await resolve_commit(repository, "HEAD");
  std::string const tree = co_await merged_tree(git, head, commit);
  std::vector<std::string> ask{"rev-parse", "HEAD^{tree}"};
  std::string const head_tree_line = co_await git.run(std::move(ask));
  if (chomped(head_tree_line) == tree) {
    throw Error(ErrorCode::validation, fmt::format("{} has all of it already", branch));
  }
  std::vector<std::string> make{"commit-tree", tree, "-p", head};
  if (!squash) make.insert(make.end(), {"-p", commit});
  make.insert(make.end(), {"-F", "-"});
  GitExtras extras;
  extras.input = message;
  std::string const made = co_await git.run(std::move(make), std::move(extras));
  auto const commit_made = chomped(made);
  // A fast-forward either happens as a whole or leaves everything as it was.
  std::vector<std::string> forward{"merge", "--ff-only", "--quiet", commit_made};
  GitResult const forwarded = co_await git.attempt(std::move(forward));
  if (forwarded.status != 0) {
    throw Error(ErrorCode::conflict, "files that git does not track are in the way: " + chomped(forwarded.error),
                "move them away first");
  }
  co_return Merged{branch, commit_made};
}

task<Merged> make_branch(Repository repository, std::string name, std::string commit) {
  std::vector<std::string> make{"branch", "--no-track", name, commit};
  GitResult const made = co_await repository.git().attempt(std::move(make));
  if (made.status != 0) {
    throw Error(ErrorCode::name_in_use, fmt::format("cannot make branch {}: {}", name, chomped(made.error)));
  }
  co_return Merged{name, commit};
}

task<bool> is_merged(Repository repository, std::string branch) {
  std::vector<std::string> ask{"for-each-ref", "--contains", "refs/heads/" + branch,
                               "--format=%(refname)"};
  GitResult const found = co_await repository.git().attempt(std::move(ask));
  if (found.status != 0) co_return false;
  auto const self = "refs/heads/" + branch + "\n";
  co_return !found.output.empty() && found.output != self;
}

}  // namespace parallel_explore::worktree
