#include <fmt/format.h>

#include "parallel_explore/error.hpp"
#include "parallel_explore/git_worktrees.hpp"
#include "worktree/disk.hpp"

namespace parallel_explore {

namespace fs = std::filesystem;

FolderWorktrees::FolderWorktrees(fs::path root) : root_(fs::absolute(root)) {}

FolderWorktrees::Listing FolderWorktrees::list(fs::path const& directory) {
  Listing listing;
  std::error_code error;
  fs::recursive_directory_iterator it(directory, error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    if (it->is_directory() && !it->is_symlink()) continue;
    listing[it->path().string()] = worktree::file_mark(it->path());
  }
  return listing;
}

task<Worktree> FolderWorktrees::create(WorktreeRequest request) {
  Worktree made;
  made.experiment = request.experiment;
  made.approach = request.approach;
  made.path = root_ / request.experiment / request.approach;
  std::error_code error;
  fs::create_directories(made.path.parent_path(), error);
  bool const is_new = !error && fs::create_directory(made.path, error);
  if (error) {
    throw Error(ErrorCode::resource, fmt::format("cannot make {}: {}", made.path.string(), error.message()));
  }
  if (!is_new) {
    throw Error(ErrorCode::name_in_use, fmt::format("{} exists already", made.path.string()));
  }
  co_return made;
}

task<void> FolderWorktrees::verify(Worktree worktree) {
  std::error_code ignored;
  if (!fs::is_directory(fs::symlink_status(worktree.path, ignored))) {
    throw Error(ErrorCode::isolation, fmt::format("{} is no directory any more", worktree.path.string()));
  }
  co_return;
}

task<void> FolderWorktrees::mark_ready(Worktree worktree) {
  ready_[worktree.path] = list(worktree.path);
  co_return;
}

task<OutsideState> FolderWorktrees::outside(Worktree) { co_return OutsideState{}; }

task<CommittedWork> FolderWorktrees::commit(Worktree worktree, std::string) {
  CommittedWork work;
  auto const before = ready_.find(worktree.path);
  for (auto const& [file, mark] : list(worktree.path)) {
    bool const same = before != ready_.end() && before->second.contains(file) &&
                      before->second.at(file) == mark;
    if (!same) ++work.changes.files_changed;
  }
  co_return work;
}

task<Removed> FolderWorktrees::remove(Worktree worktree, Removal) {
  Removed removed;
  removed.freed_bytes = worktree::bytes_below(worktree.path);
  worktree::remove_tree(worktree.path);
  ready_.erase(worktree.path);
  co_return removed;
}

}  // namespace parallel_explore
