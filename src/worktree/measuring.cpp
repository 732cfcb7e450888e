#include "worktree/measuring.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/disk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sys/stat.h>
#include <utility>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

constexpr auto index_file_name = "pexplore-measuring-index";

/// Git with a separate index, which the session cannot have prepared.
class MeasuringIndex {
 public:
  explicit MeasuringIndex(Git git) : git_(std::move(git)) { remove(); }
  ~MeasuringIndex() { remove(); }
  MeasuringIndex(MeasuringIndex const&) = delete;

  awaitable<std::string> run(std::vector<std::string> arguments,
                             std::string input = std::string()) {
    GitExtras extras;
    extras.environment.insert_or_assign("GIT_INDEX_FILE",
                                        (git_.git_dir() / index_file_name).string());
    extras.input = std::move(input);
    return git_.run(std::move(arguments), std::move(extras));
  }

  awaitable<std::vector<std::string>> list(std::vector<std::string> arguments) {
    std::string const output = co_await run(std::move(arguments));
    co_return split_nul(output);
  }

  /// Fills the index with the files of `commit` that match, and nothing else.
  awaitable<void> take(std::string commit, std::vector<std::string> pathspecs) {
    std::vector<std::string> all{"read-tree", std::move(commit)};
    co_await run(std::move(all));
    std::vector<std::string> select{"ls-files", "-s", "-z", "--"};
    select.insert(select.end(), pathspecs.begin(), pathspecs.end());
    std::string selected = co_await run(std::move(select));
    std::vector<std::string> clear{"read-tree", "--empty"};
    co_await run(std::move(clear));
    std::vector<std::string> fill{"update-index", "-z", "--index-info"};
    co_await run(std::move(fill), std::move(selected));
    std::vector<std::string> refresh{"update-index", "-q", "--refresh"};
    GitExtras extras;
    extras.environment.insert_or_assign("GIT_INDEX_FILE",
                                        (git_.git_dir() / index_file_name).string());
    co_await git_.attempt(std::move(refresh), std::move(extras));  // fails where files differ
  }

  /// Writes the files that differ from the index.
  awaitable<void> write_files() {
    std::vector<std::string> write{"checkout-index", "--all", "--force"};
    co_await run(std::move(write));
  }

 private:
  void remove() const {
    std::error_code ignored;
    fs::remove(git_.git_dir() / index_file_name, ignored);
    fs::remove(git_.git_dir() / (std::string(index_file_name) + ".lock"), ignored);
  }

  Git git_;
};

std::vector<std::string> pathspecs_of(std::vector<std::string> const& globs,
                                      std::vector<std::string> const& paths = {}) {
  std::vector<std::string> result;
  for (auto const& glob : globs) result.push_back(":(top,glob)" + glob);
  for (auto const& path : paths) result.push_back(":(top,literal)" + path);
  return result;
}

/// The time of the last change of a file or its metadata, which no program can set; 0 if the file
/// does not exist.
timespec change_time(fs::path const& file) {
  struct stat facts {};
  return lstat(file.c_str(), &facts) == 0 ? facts.st_ctim : timespec{};
}

bool changed_since(timespec const& moment, fs::path const& file) {
  auto const at = change_time(file);
  return std::pair(at.tv_sec, at.tv_nsec) > std::pair(moment.tv_sec, moment.tv_nsec);
}

/// Makes every parent directory of `inside` a real directory in the worktree.
void make_parents(fs::path const& worktree, fs::path const& inside) {
  auto at = worktree;
  for (auto const& part : inside.parent_path()) {
    at /= part;
    std::error_code ignored;
    if (!fs::is_directory(fs::symlink_status(at, ignored))) fs::remove(at, ignored);
    fs::create_directory(at, ignored);
  }
}

/// Removes a path and the parent directories that are then empty. Does nothing if a parent is a
/// symbolic link.
void remove_inside(fs::path const& worktree, fs::path const& inside) {
  auto at = worktree;
  std::error_code ignored;
  for (auto const& part : inside.parent_path()) {
    at /= part;
    if (!fs::is_directory(fs::symlink_status(at, ignored))) return;
  }
  fs::remove_all(worktree / inside, ignored);  // git lists a nested repository as one path
  for (auto above = inside.parent_path(); !above.empty(); above = above.parent_path()) {
    if (!fs::is_empty(worktree / above, ignored) || !fs::remove(worktree / above, ignored)) return;
  }
}

/// Each file with its path in the worktree.
std::vector<std::pair<fs::path, std::string>> files_of(std::vector<fs::path> const& sources) {
  std::vector<std::pair<fs::path, std::string>> files;
  for (auto const& source : sources) {
    std::error_code error;
    if (fs::is_regular_file(source, error)) {
      files.emplace_back(source, source.filename().string());
      continue;
    }
    if (!fs::is_directory(source, error)) {
      throw Error(ErrorCode::validation,
                  fmt::format("there is nothing to inject at {}", source.string()),
                  "fix `inject` in [evaluate]; it is relative to the main tree");
    }
    for (auto const& entry : fs::recursive_directory_iterator(source)) {
      if (entry.is_regular_file())
        files.emplace_back(entry.path(), entry.path().lexically_relative(source).string());
    }
  }
  return files;
}

}  // namespace

awaitable<std::vector<std::string>> restore_protected(Git git, std::string base,
                                                      PreexistingFiles preexisting,
                                                      std::vector<std::string> globs) {
  if (globs.empty()) co_return std::vector<std::string>{};
  auto const specs = pathspecs_of(globs);
  MeasuringIndex index(git);
  co_await index.take(std::move(base), specs);
  std::vector<std::string> differing{"diff-files", "--name-only", "-z", "--ignore-submodules"};
  std::vector<std::string> const changed = co_await index.list(std::move(differing));
  std::vector<std::string> others{"ls-files", "--others", "-z", "--"};
  others.insert(others.end(), specs.begin(), specs.end());
  std::vector<std::string> ignored{"ls-files",  "--others",           "-z",
                                   "--ignored", "--exclude-standard", "--"};
  ignored.insert(ignored.end(), specs.begin(), specs.end());
  std::vector<std::string> const added = co_await index.list(std::move(others));
  std::vector<std::string> const unseen = co_await index.list(std::move(ignored));
  co_await index.write_files();
  auto const ready = change_time(git.git_dir() / untracked_file);
  std::set<std::string> tampered(changed.begin(), changed.end());
  for (auto const& path : added) {
    if (preexisting.was_there(path)) continue;
    bool const is_ignored = std::ranges::find(unseen, path) != unseen.end();
    // Setup creates ignored files: dependencies, builds.
    if (is_ignored && !changed_since(ready, git.work_tree() / path)) continue;
    remove_inside(git.work_tree(), path);
    if (!is_ignored) tampered.insert(path);
  }
  co_return std::vector<std::string>(tampered.begin(), tampered.end());
}

namespace {

/// The files of `commit` in places where `paths` have a directory.
awaitable<std::vector<std::string>> blocking_files(MeasuringIndex& index, std::string commit,
                                                   std::vector<std::string> paths) {
  std::set<fs::path> directories;
  for (auto const& path : paths) {
    for (auto at = fs::path(path).parent_path(); !at.empty(); at = at.parent_path())
      directories.insert(at);
  }
  std::vector<std::string> all{"ls-tree", "-r", "-z", "--name-only", std::move(commit)};
  std::vector<std::string> names = co_await index.list(std::move(all));
  std::erase_if(names, [&](std::string const& name) { return !directories.contains(name); });
  co_return names;
}

}  // namespace

awaitable<void> put_back(Git git, std::string base, std::string commit,
                         std::vector<std::string> globs, std::vector<std::string> paths) {
  if (globs.empty() && paths.empty()) co_return;
  auto specs = pathspecs_of(globs, paths);
  MeasuringIndex index(git);
  co_await index.take(std::move(base), specs);
  std::vector<std::string> all{"ls-files", "-z"};
  std::vector<std::string> of_base = co_await index.list(std::move(all));
  auto places = of_base;
  places.insert(places.end(), paths.begin(), paths.end());
  std::vector<std::string> const others = co_await blocking_files(index, commit, std::move(places));
  for (auto const& path : others) specs.push_back(":(top,literal)" + path);
  co_await index.take(std::move(commit), specs);
  all = {"ls-files", "-z"};
  std::vector<std::string> const of_commit = co_await index.list(std::move(all));
  std::set<std::string> const kept(of_commit.begin(), of_commit.end());
  of_base.insert(of_base.end(), paths.begin(), paths.end());
  for (auto const& path : of_base) {
    if (!kept.contains(path)) remove_inside(git.work_tree(), path);
  }
  co_await index.write_files();
}

std::vector<std::string> injected_paths(std::vector<fs::path> const& sources) {
  std::vector<std::string> paths;
  for (auto& [file, path] : files_of(sources)) paths.push_back(std::move(path));
  return paths;
}

void inject(std::vector<fs::path> const& sources, fs::path const& worktree) {
  for (auto const& [file, path] : files_of(sources)) {
    make_parents(worktree, path);
    auto const target = worktree / path;
    std::error_code error;
    fs::remove_all(target, error);
    fs::copy_file(file, target, fs::copy_options::overwrite_existing, error);
    if (error) {
      throw Error(ErrorCode::resource,
                  fmt::format("cannot put {} in place: {}", target.string(), error.message()));
    }
  }
}

}  // namespace parallel_explore::worktree
