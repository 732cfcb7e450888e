#include "worktree/measuring.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "text/path_text.hpp"
#include "worktree/disk.hpp"
#include "worktree/object_id.hpp"
#include "worktree/temporary_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

/// The sources of injected files need not be in a repository: their digests are SHA-256.
constexpr std::size_t injected_digits = 64;

/// Git with an index of its own, and with objects as they are.
class MeasuringIndex {
 public:
  explicit MeasuringIndex(Git const& git) : index_(git, "pexplore-measuring-index") {}

  awaitable<std::string> run(std::vector<std::string> arguments,
                             std::string input = std::string()) {
    GitExtras extras;
    extras.environment["GIT_NO_REPLACE_OBJECTS"] = "1";
    extras.input = std::move(input);
    return index_.git().run(std::move(arguments), std::move(extras));
  }

  awaitable<std::vector<std::string>> list(std::vector<std::string> arguments) {
    std::string const output = co_await run(std::move(arguments));
    co_return split_nul(output);
  }

 private:
  TemporaryIndex index_;
};

std::vector<std::string> pathspecs_of(std::vector<std::string> const& globs) {
  std::vector<std::string> result;
  for (auto const& glob : globs) result.push_back(":(top,glob)" + glob);
  return result;
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

awaitable<TreeFiles> matching_files(Git git, std::string commit, TreeFiles const& files,
                                    std::vector<std::string> globs) {
  TreeFiles matching;
  if (globs.empty()) co_return matching;
  auto const specs = pathspecs_of(globs);
  MeasuringIndex index(git);
  std::vector<std::string> fill{"read-tree", std::move(commit)};
  co_await index.run(std::move(fill));
  std::vector<std::string> select{"ls-files", "-z", "--"};
  select.insert(select.end(), specs.begin(), specs.end());
  std::vector<std::string> const list = co_await index.list(std::move(select));
  std::set<std::string> const paths(list.begin(), list.end());
  std::ranges::copy_if(files, std::back_inserter(matching),
                       [&](TreeFile const& file) { return paths.contains(file.path); });
  co_return matching;
}

namespace {

/// Removes files that match and that the base lacks, unless they are older than the session. Adds
/// those that are not ignored to `tampered`.
awaitable<void> remove_added(Git git, TreeFiles protected_files, PreexistingFiles preexisting,
                             std::vector<std::string> globs, std::set<std::string>& tampered) {
  auto const specs = pathspecs_of(globs);
  MeasuringIndex index(git);
  std::vector<std::string> fill{"update-index", "-z", "--index-info"};
  co_await index.run(std::move(fill), index_lines(protected_files));
  std::vector<std::string> others{"ls-files", "--others", "-z", "--"};
  others.insert(others.end(), specs.begin(), specs.end());
  std::vector<std::string> ignored{"ls-files",  "--others",           "-z",
                                   "--ignored", "--exclude-standard", "--"};
  ignored.insert(ignored.end(), specs.begin(), specs.end());
  std::vector<std::string> const added = co_await index.list(std::move(others));
  std::vector<std::string> const unseen = co_await index.list(std::move(ignored));
  auto const ready = change_time(git.git_dir() / untracked_file);
  for (auto const& path : added) {
    if (preexisting.was_there(path)) continue;
    bool const is_ignored = std::ranges::find(unseen, path) != unseen.end();
    // Setup creates ignored files: dependencies, builds.
    if (is_ignored && change_time(git.work_tree() / path) <= ready) continue;
    remove_inside(git.work_tree(), path);
    if (!is_ignored) tampered.insert(path);
  }
}

}  // namespace

awaitable<std::vector<std::string>> restore_protected(ComparedWorktree place, TreeFiles const& base,
                                                      TreeFiles const& protected_files,
                                                      PreexistingFiles preexisting,
                                                      std::vector<std::string> globs) {
  if (globs.empty()) co_return std::vector<std::string>{};
  TreeFiles differing = co_await differing_files(place, protected_files);
  std::vector<std::string> const changed =
      co_await restore_files(place, base, std::move(differing));
  std::set<std::string> tampered(changed.begin(), changed.end());
  co_await remove_added(place.git, protected_files, std::move(preexisting), std::move(globs),
                        tampered);
  co_return std::vector<std::string>(tampered.begin(), tampered.end());
}

namespace {

/// The directories above the files.
std::set<std::string> directories_of(std::set<std::string> const& paths) {
  std::set<std::string> directories;
  for (auto const& path : paths) {
    for (auto at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1))
      directories.insert(path.substr(0, at));
  }
  return directories;
}

}  // namespace

awaitable<void> put_back(ComparedWorktree place, TreeFiles const& commit,
                         std::set<std::string> paths) {
  auto const above = directories_of(paths);
  std::set<std::string> gone = paths;
  TreeFiles wanted;
  for (auto const& file : commit) {
    gone.erase(file.path);
    bool const is_blocked = above.contains(file.path);
    bool const is_below = std::ranges::any_of(
        directories_of({file.path}), [&](auto const& each) { return paths.contains(each); });
    if (paths.contains(file.path) || is_blocked || is_below) wanted.push_back(file);
  }
  for (auto const& path : gone) remove_inside(place.git.work_tree(), path);
  TreeFiles differing = co_await differing_files(place, wanted);
  co_await restore_files(place, commit, std::move(differing));
}

std::map<std::string, std::string> hash_sources(std::vector<fs::path> const& sources) {
  std::map<std::string, std::string> hashes;
  for (auto const& [file, path] : files_of(sources))
    hashes[text::recorded_path(file.string())] =
        id_of_file(injected_digits, file).value_or(std::string());
  return hashes;
}

std::set<std::string> injected_paths(std::vector<fs::path> const& sources) {
  std::set<std::string> paths;
  for (auto& [file, path] : files_of(sources)) paths.insert(std::move(path));
  return paths;
}

namespace {

[[noreturn]] void refuse_source(fs::path const& file, std::string const& how) {
  throw Error(ErrorCode::isolation,
              fmt::format("{}, which is put in place for measuring, {} since the experiment began",
                          file.string(), how),
              "put its content back; to measure with another content, start another experiment");
}

}  // namespace

TreeFiles inject(MeasuringRequest const& request, fs::path const& worktree) {
  auto const& begun = request.begun.injected;
  auto const files = files_of(request.inject);
  TreeFiles injected;
  std::set<std::string> seen;
  for (auto const& [file, path] : files) {
    auto const name = text::recorded_path(file.string());
    auto const known = begun.find(name);
    if (!begun.empty() && known == begun.end()) refuse_source(file, "appeared");
    make_parents(worktree, path);
    auto const target = worktree / path;
    std::error_code error;
    fs::remove_all(target, error);
    error = files::duplicate(file, target);
    if (error) {
      throw Error(ErrorCode::resource,
                  fmt::format("cannot put {} in place: {}", target.string(), error.message()));
    }
    // The copy is what counts: the source may change while it is copied.
    auto const id = id_of_file(injected_digits, target).value_or(std::string());
    if (known != begun.end() && known->second != id) refuse_source(file, "changed");
    injected.push_back({path, tree_mode::file, id});
    seen.insert(name);
  }
  for (auto const& [file, hash] : begun) {
    if (!seen.contains(file)) refuse_source(text::path_of_record(file), "disappeared");
  }
  std::ranges::sort(injected, {}, &TreeFile::path);
  return injected;
}

}  // namespace parallel_explore::worktree
