#include "worktree/worktree_registry.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/disk.hpp"
#include "worktree/isolation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

WorktreeRegistry::WorktreeRegistry(fs::path const& directory)
    : repository(find_repository_now(directory)),
      metadata(repository.git_dir),
      checkouts(static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))) {}

void WorktreeRegistry::use_root(fs::path root) {
  repository.asked_root = root.empty() ? asked_worktree_root() : std::move(root);
}

fs::path const& WorktreeRegistry::git_dir_of(fs::path const& path) {
  auto const known = git_dirs_.find(path);
  if (known != git_dirs_.end()) return known->second;
  return git_dirs_.emplace(path, worktree::git_dir_of(repository, path)).first->second;
}

Git WorktreeRegistry::git_of(Worktree const& worktree) {
  return Git(git_dir_of(worktree.path), worktree.path, repository.git_dir);
}

awaitable<Git> WorktreeRegistry::safe_git_of(Worktree worktree) {
  co_await verify(worktree);
  co_return co_await checked_git_of(std::move(worktree));
}

awaitable<Git> WorktreeRegistry::checked_git_of(Worktree worktree) {
  TrustedPrograms trusted = co_await trusted_at_start(worktree.experiment);
  co_return co_await checked(std::move(trusted), git_of(worktree));
}

awaitable<void> WorktreeRegistry::verify(Worktree worktree) {
  auto const git_dir = git_dir_of(worktree.path);
  co_await verify_worktree(repository, std::move(worktree), git_dir);
}

PreexistingFiles& WorktreeRegistry::preexisting_in(Worktree const& worktree) {
  auto const known = preexisting_.find(worktree.path);
  if (known != preexisting_.end()) return known->second;
  auto found = worktree.preexisting ? PreexistingFiles::of_record(*worktree.preexisting)
                                    : PreexistingFiles::load(git_dir_of(worktree.path));
  return preexisting_.emplace(worktree.path, std::move(found)).first->second;
}

void WorktreeRegistry::trust(std::string experiment, Programs programs) {
  Trust trust{experiment, std::move(programs)};
  trusted_.insert_or_assign(std::move(experiment), TrustedPrograms(repository, std::move(trust)));
}

TrustedPrograms& WorktreeRegistry::trusted_in(std::string const& experiment) {
  return trusted_.try_emplace(experiment, repository, Trust{experiment, std::nullopt})
      .first->second;
}

awaitable<TrustedPrograms> WorktreeRegistry::trusted_at_start(std::string experiment) {
  if (!trusted_in(experiment).known()) {
    std::vector<ProgramSetting> const programs = co_await programs_of(repository);
    if (!trusted_in(experiment).known()) trust(experiment, marks_of(programs));
  }
  co_return trusted_in(experiment);
}

namespace {

/// Does nothing where it holds more than our .gitignore.
void remove_worktree_root(fs::path const& root) {
  std::error_code error;
  fs::directory_iterator it(root, error);
  for (fs::directory_iterator const end; !error && it != end; it.increment(error)) {
    if (it->path().filename() != ".gitignore") return;
  }
  if (error) return;
  fs::remove(root / ".gitignore", error);
  fs::remove(root, error);
}

}  // namespace

void WorktreeRegistry::forget(fs::path const& path) {
  auto const root = repository.worktree_root();
  if (!stays_inside(path.lexically_relative(root))) {
    throw Error(ErrorCode::isolation, fmt::format("{} is not in {}", path.string(), root.string()));
  }
  // `git worktree prune` would also forget the user's own worktrees on disks that are not mounted.
  fs::path git_dir;
  try {
    git_dir = git_dir_of(path);
  } catch (Error const&) {
    // The repository does not know the worktree: there is no metadata to remove.
  }
  // Before anything is removed: the work of a half removed worktree can no longer be found.
  if (auto const foreign = in_the_way_of_removal(path)) {
    throw Error(ErrorCode::resource,
                fmt::format("{} cannot be removed: it belongs to another user", foreign->string()),
                fmt::format("remove it as that user (sudo rm -rf {}), then clean up again",
                            foreign->string()));
  }
  std::error_code ignored;
  fs::permissions(path, fs::perms::owner_all, fs::perm_options::add, ignored);
  remove_tree(path);
  if (!git_dir.empty()) remove_tree(git_dir);
  git_dirs_.erase(path);
  preexisting_.erase(path);
  contents.forget(path);
  made_here.erase(path);
  // These succeed only on empty directories.
  fs::remove(repository.git_dir / "worktrees", ignored);
  fs::remove(path.parent_path(), ignored);
  remove_worktree_root(root);
}

}  // namespace parallel_explore::worktree
