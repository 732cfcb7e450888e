#include "worktree/linked_directories.hpp"

#include "files/regular.hpp"
#include "worktree/disk.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// A tree with the .gitignore files of another one and real directories in the place of its links.
/// Git refuses to look at a path behind a link. Removed on destruction.
class TreeWithoutLinks {
 public:
  TreeWithoutLinks(Git const& git, std::vector<std::string> const& links)
      : from_(git.work_tree()), path_(git.git_dir() / "pexplore-links") {
    remove_tree(path_);
    for (auto const& link : links) add(link);
  }
  ~TreeWithoutLinks() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TreeWithoutLinks(TreeWithoutLinks const&) = delete;
  TreeWithoutLinks& operator=(TreeWithoutLinks const&) = delete;

  [[nodiscard]] fs::path const& path() const { return path_; }

 private:
  void add(fs::path const& link) {
    std::error_code ignored;
    fs::create_directories(path_ / link, ignored);
    for (auto above = link.parent_path();; above = above.parent_path()) {
      auto const rules = above / ".gitignore";
      bool const there = fs::exists(fs::symlink_status(path_ / rules, ignored));
      if (!there && fs::is_regular_file(fs::symlink_status(from_ / rules, ignored)))
        (void)files::duplicate(from_ / rules, path_ / rules);
      if (above.empty()) return;
    }
  }

  fs::path from_, path_;
};

}  // namespace

awaitable<std::vector<std::string>> links_to_ignored(Git git, std::vector<std::string> paths) {
  std::erase_if(paths, [&](std::string const& path) {
    std::error_code ignored;
    return !fs::is_symlink(fs::symlink_status(git.work_tree() / path, ignored));
  });
  if (paths.empty()) co_return paths;
  TreeWithoutLinks const tree(git, paths);
  std::vector<std::string> as_directories;
  for (auto const& path : paths) as_directories.push_back(path + "/");
  std::vector<std::string> ask{"check-ignore", "--no-index", "-z", "--stdin"};
  GitExtras extras;
  extras.input = join_nul(as_directories);
  Git const there = git.with_work_tree(tree.path());
  GitResult const answer = co_await there.attempt(std::move(ask), std::move(extras));
  auto const list = split_nul(answer.output);
  std::set<std::string> const ignored(list.begin(), list.end());
  std::erase_if(paths, [&](std::string const& path) { return !ignored.contains(path + "/"); });
  co_return paths;
}

}  // namespace parallel_explore::worktree
