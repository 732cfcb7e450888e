#include "parallel_explore/folder_worktrees.hpp"

#include "parallel_explore/error.hpp"
#include "text/words.hpp"
#include "worktree/disk.hpp"

#include <fmt/format.h>

namespace parallel_explore {
inline namespace v0_2 {

namespace fs = std::filesystem;

FolderWorktrees::FolderWorktrees(fs::path root) : root_(fs::absolute(root)) {}

FolderWorktrees::Listing FolderWorktrees::list(fs::path const& directory) {
  Listing listing;
  std::error_code error;
  fs::recursive_directory_iterator it(directory, error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (fs::is_directory(it->symlink_status(ignored))) continue;
    listing[it->path().string()] = worktree::disk_mark(it->path());
  }
  return listing;
}

awaitable<Worktree> FolderWorktrees::create(WorktreeRequest request) {
  for (auto const& name : {request.experiment, request.approach}) {
    if (name.empty() || text::slug(name) != name) {
      throw Error(ErrorCode::validation, fmt::format("\"{}\" cannot be the name of a folder", name),
                  "use at most 64 lower-case letters, digits, '-', '_' and '.'");
    }
  }
  Worktree made;
  made.experiment = request.experiment;
  made.approach = request.approach;
  made.path = root_ / request.experiment / request.approach;
  if (!request.copy.empty() || !request.link.empty())
    made.notes.emplace_back("nothing is copied: plain folders have no main tree");
  if (request.interrupted) worktree::remove_tree(made.path);
  std::error_code error;
  fs::create_directories(made.path.parent_path(), error);
  if (!request.tip.empty()) made.notes.emplace_back("the earlier content of its folder is lost");
  bool const is_new = !error && fs::create_directory(made.path, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot create {}: {}", made.path.string(), error.message()));
  }
  if (!is_new) {
    throw Error(ErrorCode::name_in_use, fmt::format("{} exists already", made.path.string()),
                "remove it, or take another name");
  }
  ready_[made.path] = {};
  co_return made;
}

awaitable<void> FolderWorktrees::verify(Worktree worktree) {
  std::error_code ignored;
  if (!fs::is_directory(fs::symlink_status(worktree.path, ignored))) {
    throw Error(ErrorCode::isolation,
                fmt::format("{} is no longer a directory", worktree.path.string()));
  }
  co_return;
}

awaitable<std::optional<PreexistingPaths>> FolderWorktrees::mark_ready(Worktree worktree) {
  ready_[worktree.path] = list(worktree.path);
  co_return std::nullopt;
}

awaitable<OutsideState> FolderWorktrees::outside(Worktree) { co_return OutsideState{}; }

int FolderWorktrees::changed_files(Worktree const& worktree) const {
  auto const known = ready_.find(worktree.path);
  Listing const before = known == ready_.end() ? Listing() : known->second;
  Listing const now = list(worktree.path);
  int changed = 0;
  for (auto const& [file, mark] : now) {
    auto const old = before.find(file);
    if (old == before.end() || old->second != mark) ++changed;
  }
  for (auto const& [file, mark] : before) {
    if (!now.contains(file)) ++changed;
  }
  return changed;
}

awaitable<CommittedWork> FolderWorktrees::commit(Worktree worktree, std::string) {
  CommittedWork work;
  work.changes.files_changed = changed_files(worktree);
  co_return work;
}

awaitable<Removed> FolderWorktrees::remove(Worktree worktree, Removal removal) {
  if (removal != Removal::force && changed_files(worktree) > 0) {
    throw Error(ErrorCode::dirty,
                fmt::format("{} contains work that exists nowhere else", worktree.path.string()),
                "copy what you need, then force the removal");
  }
  Removed removed;
  removed.freed_bytes = worktree::bytes_below(worktree.path);
  worktree::remove_tree(worktree.path);
  ready_.erase(worktree.path);
  std::error_code ignored;
  fs::remove(worktree.path.parent_path(), ignored);  // only if it is empty
  co_return removed;
}

}  // namespace v0_2
}  // namespace parallel_explore
