#include "worktree/durable_work.hpp"

#include "files/durable.hpp"
#include "worktree/beside_the_loop.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <vector>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// The loose objects among these ids, a line each. Git syncs packs itself.
files::SyncList loose_objects(fs::path const& objects, std::string_view ids) {
  files::SyncList list;
  while (!ids.empty()) {
    auto const id = ids.substr(0, ids.find('\n'));
    ids.remove_prefix(std::min(id.size() + 1, ids.size()));
    if (id.size() <= 2) continue;
    auto const file = objects / id.substr(0, 2) / id.substr(2);
    std::error_code ignored;
    if (fs::is_regular_file(fs::symlink_status(file, ignored))) list.add_file(file);
  }
  list.add_directory(objects);
  return list;
}

void add_reference(files::SyncList& list, fs::path const& common_dir,
                   std::string const& reference) {
  auto const file = common_dir / reference;
  list.add_file(file);
  list.add_file(common_dir / "packed-refs");  // where it stands if a session packed it
  list.add_directories(file.parent_path(), common_dir);
}

/// Syncs beside the loop.
awaitable<void> sync_beside(files::SyncList list) {
  std::function<int()> work = [&list] {
    list.sync();
    return 0;
  };
  (void)co_await beside_the_loop(std::move(work));
}

}  // namespace

awaitable<void> sync_objects(Git git, fs::path common_dir, std::string base, std::string commit) {
  if (base == commit) co_return;
  // A missing object is found by later steps, which can say what it means.
  std::vector<std::string> ask{"rev-list", "--objects", "--no-object-names", "--missing=allow-any",
                               commit};
  if (!base.empty()) ask.push_back("^" + base);
  GitResult const ids = co_await git.attempt(std::move(ask));
  auto const objects = common_dir / "objects";
  files::SyncList list = loose_objects(objects, ids.output);
  co_await sync_beside(std::move(list));
}

awaitable<void> sync_reference(fs::path common_dir, std::string reference) {
  files::SyncList list;
  add_reference(list, common_dir, reference);
  co_await sync_beside(std::move(list));
}

awaitable<void> sync_worktree(Repository repository, Worktree worktree, fs::path git_dir) {
  files::SyncList list;
  add_reference(list, repository.git_dir, "refs/heads/" + worktree.branch);
  list.add_tree(git_dir);
  list.add_directories(git_dir.parent_path(), repository.git_dir);
  list.add_file(worktree.path / ".git");
  list.add_directories(worktree.path, repository.worktree_root().parent_path());
  co_await sync_beside(std::move(list));
}

}  // namespace parallel_explore::worktree
