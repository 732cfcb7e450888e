#include "worktree/isolation.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "worktree/disk.hpp"
#include "worktree/special_files.hpp"

#include <fmt/format.h>

#include <string_view>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void not_as_created(fs::path const& path, std::string const& what) {
  throw Error(ErrorCode::isolation,
              fmt::format("worktree {} is not as it was created: {}", path.string(), what));
}

void verify_directory(Repository const& repository, Worktree const& worktree) {
  auto const& path = worktree.path;
  auto const root = repository.worktree_root();
  if (path != root / worktree.experiment / worktree.approach ||
      !stays_inside(path.lexically_relative(root))) {
    not_as_created(path, "it is not in its place in " + root.string());
  }
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(path, error)))
    not_as_created(path, "it is not a directory");
  if (fs::canonical(path, error) != path) not_as_created(path, "a link leads to somewhere else");
}

/// The path in a file that links a worktree and its git directory, resolved: since 2.48, git can
/// write it relative to the directory of the file.
fs::path linked_path(fs::path const& file, std::string_view prefix = {}) {
  auto const text = without_newline(read_file(file));
  if (!text.starts_with(prefix) || text.size() == prefix.size()) return {};
  return (file.parent_path() / text.substr(prefix.size())).lexically_normal();
}

void verify_links(Repository const& repository, fs::path const& path, fs::path const& git_dir) {
  std::error_code error;
  auto const link = path / ".git";
  if (!fs::is_regular_file(fs::symlink_status(link, error)))
    not_as_created(path, ".git is not a file");
  if (linked_path(link, "gitdir: ") != git_dir.lexically_normal()) {
    not_as_created(path, ".git points to another repository");
  }
  if (!fs::is_directory(fs::symlink_status(git_dir, error))) {
    not_as_created(path, "its git directory is gone");
  }
  if (auto const special = special_file_in_git_directory(git_dir))
    not_as_created(path, special->string() + " " + files::special_kind(*special));
  for (char const* name : {"HEAD", "gitdir", "commondir", "index"}) {
    if (!fs::exists(fs::symlink_status(git_dir / name, error)))
      not_as_created(path, (git_dir / name).string() + " is gone");
  }
  if (linked_path(git_dir / "gitdir") != link) {
    not_as_created(path, "its git directory points elsewhere");
  }
  auto const common =
      fs::canonical(git_dir / without_newline(read_file(git_dir / "commondir")), error);
  if (error || common != fs::canonical(repository.git_dir, error)) {
    not_as_created(path, "its git directory belongs to another repository");
  }
}

/// Throws unless that branch is checked out.
awaitable<void> verify_head(Git git, Worktree worktree, std::string reference) {
  // A plain file saves a call of git.
  if (without_newline(read_file(git.git_dir() / "HEAD")) == "ref: " + reference) co_return;
  std::vector<std::string> ask_head{"symbolic-ref", "--quiet", "HEAD"};
  GitResult const head = co_await git.attempt(std::move(ask_head));
  if (without_newline(head.output) == reference) co_return;
  std::vector<std::string> where{"rev-parse", "--abbrev-ref", "HEAD"};
  GitResult const now = co_await git.attempt(std::move(where));
  not_as_created(worktree.path,
                 fmt::format("{} is no longer checked out, but {}", worktree.branch,
                             without_newline(now.output) == "HEAD" ? "a detached HEAD"
                                                                   : without_newline(now.output)));
}

/// Throws unless the branch is a real one: commits to a symbolic one would move its target.
awaitable<void> verify_branch(Git git, Worktree worktree) {
  auto const reference = "refs/heads/" + worktree.branch;
  co_await verify_head(git, worktree, reference);
  std::vector<std::string> ask{"for-each-ref", "--format=%(objecttype) %(symref)", reference};
  GitResult const branch = co_await git.attempt(std::move(ask));
  auto const answer = without_newline(branch.output);
  auto const target = answer.find(' ');
  if (target != std::string::npos && target + 1 < answer.size()) {
    not_as_created(worktree.path,
                   fmt::format("{} is a link to {}", worktree.branch, answer.substr(target + 1)));
  }
  if (!answer.starts_with("commit"))
    not_as_created(worktree.path, fmt::format("{} is gone", worktree.branch));
  co_await require_tip(std::move(git), std::move(worktree));
}

}  // namespace

awaitable<void> require_tip(Git git, Worktree worktree) {
  if (worktree.tip.empty()) co_return;
  auto const reference = "refs/heads/" + worktree.branch;
  std::vector<std::string> ask{"merge-base", "--is-ancestor", worktree.tip, reference};
  GitResult const contains = co_await git.attempt(std::move(ask));
  if (contains.status == 0) co_return;
  std::vector<std::string> where{"rev-parse", "--short", reference};
  GitResult const now = co_await git.attempt(std::move(where));
  auto const short_tip = worktree.tip.substr(0, 10);
  throw Error(ErrorCode::isolation,
              fmt::format("branch {} was moved by hand: it is at {} and no longer contains {}, "
                          "where it was left",
                          worktree.branch, without_newline(now.output), short_tip),
              fmt::format("move it back (git branch -f {} {}), or start this approach over: "
                          "pexplore retry {} {} --fresh",
                          worktree.branch, short_tip, worktree.experiment, worktree.approach));
}

fs::path git_dir_of(Repository const& repository, fs::path const& worktree) {
  auto const all = repository.git_dir / "worktrees";
  auto const is_of = [&](fs::path const& entry) {
    return linked_path(entry / "gitdir") == worktree / ".git";
  };
  // Git names it after the directory, with a number where that name is taken.
  if (auto likely = all / worktree.filename(); is_of(likely)) return likely;
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator(all, ignored)) {
    if (is_of(entry.path())) return entry.path();
  }
  not_as_created(worktree, "the repository does not know it");
}

awaitable<void> verify_worktree(Repository repository, Worktree worktree, fs::path git_dir) {
  verify_directory(repository, worktree);
  verify_links(repository, worktree.path, git_dir);
  Git git(git_dir, worktree.path, repository.git_dir);
  co_await verify_branch(std::move(git), std::move(worktree));
}

}  // namespace parallel_explore::worktree
