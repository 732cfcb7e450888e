#include "worktree/restoring.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "worktree/beside_the_loop.hpp"
#include "worktree/disk.hpp"
#include "worktree/object_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

std::string index_lines(TreeFiles const& files) {
  std::string text;
  for (auto const& file : files)
    text += fmt::format("{:06o} {}\t{}", file.mode, file.id, file.path) + '\0';
  return text;
}

namespace {

/// A directory of ours in a worktree's git directory, removed on destruction.
class ScratchDirectory {
 public:
  explicit ScratchDirectory(Git const& git) : path_(git.git_dir() / "pexplore-checkout") {
    remove_tree(path_);
    std::error_code error;
    if (!fs::create_directory(path_, error) || error) {
      throw Error(ErrorCode::resource,
                  fmt::format("cannot create {}: {}", path_.string(), error.message()));
    }
  }
  ~ScratchDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchDirectory(ScratchDirectory const&) = delete;
  ScratchDirectory& operator=(ScratchDirectory const&) = delete;

  [[nodiscard]] fs::path index() const { return path_ / "index"; }
  [[nodiscard]] fs::path files() const { return path_ / "files"; }

 private:
  fs::path path_;
};

bool is_attributes(TreeFile const& file) {
  return file.path == ".gitattributes" || file.path.ends_with("/.gitattributes");
}

GitExtras with_input(std::string input) {
  GitExtras extras;
  extras.environment["GIT_NO_REPLACE_OBJECTS"] = "1";
  extras.input = std::move(input);
  return extras;
}

/// Writes the files below the scratch directory, by the attributes of the same commit.
awaitable<void> check_out(Git git, ScratchDirectory const& scratch, TreeFiles const& expected,
                          TreeFiles const& files) {
  Git const own = git.with_index(scratch.index());
  TreeFiles entries = files;
  std::ranges::copy_if(expected, std::back_inserter(entries), is_attributes);
  GitExtras lines = with_input(index_lines(entries));
  std::vector<std::string> fill{"update-index", "-z", "--index-info"};
  co_await own.run(std::move(fill), std::move(lines));
  std::vector<std::string> paths;
  for (auto const& file : files) paths.push_back(file.path);
  GitExtras list = with_input(join_nul(paths));
  std::vector<std::string> write{
      "checkout-index", "--quiet", "--force", "--prefix=" + scratch.files().string() + "/", "-z",
      "--stdin"};
  co_await own.run(std::move(write), std::move(list));
}

std::string id_at(fs::path const& path, TreeFile const& file) {
  auto const digits = file.id.size();
  auto id = file.mode == tree_mode::link ? id_of_link(digits, path) : id_of_file(digits, path);
  return id.value_or(std::string());
}

/// Throws unless what git wrote is what the ids say, before filters.
awaitable<void> verify_written(Git git, ScratchDirectory const& scratch, TreeFiles const& files) {
  std::map<std::string, std::string> names;
  for (auto const& file : files) {
    if (id_at(scratch.files() / file.path, file) != file.id) names.emplace(file.id, file.path);
  }
  co_await verify_objects(std::move(git), std::move(names));
}

/// Moves a file from the scratch directory into the worktree.
void put_in_place(fs::path const& from, fs::path const& worktree, std::string const& path) {
  make_parents(worktree, path);
  auto const target = worktree / path;
  std::error_code error;
  if (fs::symlink_status(target, error).type() == fs::file_type::directory) remove_tree(target);
  fs::rename(from, target, error);
  if (error) {
    make_writable(target.parent_path());
    fs::remove(target, error);
    if (fs::is_regular_file(fs::symlink_status(from, error))) {
      error = files::duplicate(from, target);
    } else {
      fs::copy(from, target, fs::copy_options::copy_symlinks, error);
    }
  }
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot restore {}: {}", target.string(), error.message()));
  }
}

/// The paths that git takes for unchanged although their bytes are not those of the object.
awaitable<std::set<std::string>> clean_for_git(Git git, TreeFiles const& files) {
  std::set<std::string> clean;
  std::string paths;
  TreeFiles asked;
  for (auto const& file : files) {
    bool const can_be_asked = file.path.find('\n') == std::string::npos && file.path[0] != '"';
    if (!can_be_asked) continue;
    paths += file.path + '\n';
    asked.push_back(file);
  }
  if (asked.empty()) co_return clean;
  GitExtras list = with_input(std::move(paths));
  std::vector<std::string> ask{"hash-object", "--stdin-paths"};
  GitResult const answer = co_await git.attempt(std::move(ask), std::move(list));
  std::string_view rest = answer.output;
  for (auto const& file : asked) {
    auto const id = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(id.size() + 1, rest.size()));
    if (id == file.id) clean.insert(file.path);
  }
  co_return clean;
}

/// Restores a few files. `differing` outlives the call.
awaitable<void> restore_some(ComparedWorktree place, TreeFiles const& expected,
                             TreeFiles const& differing, std::vector<std::string>& changed) {
  auto const& worktree = place.git.work_tree();
  ScratchDirectory const scratch(place.git);
  co_await check_out(place.git, scratch, expected, differing);
  co_await verify_written(place.git, scratch, differing);
  TreeFiles to_write, filtered;
  std::map<std::string, std::string> ids;  // of the bytes that a checkout writes
  for (auto const& file : differing) {
    auto const& written = ids[file.path] = id_at(scratch.files() / file.path, file);
    auto const found = place.known.id_on_disk(worktree, file, place.modes_matter);
    if (!found.empty() && found == written) {
      place.known.accept(worktree, file);
      continue;
    }
    to_write.push_back(file);
    if (!found.empty()) filtered.push_back(file);
  }
  std::set<std::string> const clean = co_await clean_for_git(place.git, filtered);
  for (auto const& file : to_write) {
    if (!clean.contains(file.path)) changed.push_back(file.path);
    put_in_place(scratch.files() / file.path, worktree, file.path);
  }
  // The files are known as written, so that the next comparison does not find them again.
  for (auto const& file : place.known.differing(worktree, to_write, place.modes_matter)) {
    if (place.known.id_on_disk(worktree, file, place.modes_matter) == ids.at(file.path))
      place.known.accept(worktree, file);
  }
}

}  // namespace

awaitable<TreeFiles> differing_files(ComparedWorktree place, TreeFiles const& expected) {
  std::function<TreeFiles()> compare = [&] {
    return place.known.differing(place.git.work_tree(), expected, place.modes_matter);
  };
  co_return co_await beside_the_loop(std::move(compare));
}

awaitable<std::vector<std::string>> restore_files(ComparedWorktree place, TreeFiles const& expected,
                                                  TreeFiles differing) {
  constexpr std::size_t batch = 256;  // limits the room that is needed
  std::vector<std::string> changed;
  // Attributes first: they say how the others are written, and what git takes for changed.
  std::stable_partition(differing.begin(), differing.end(), is_attributes);
  for (std::size_t from = 0; from < differing.size(); from += batch) {
    auto const to = std::min(differing.size(), from + batch);
    TreeFiles const some(differing.begin() + static_cast<std::ptrdiff_t>(from),
                         differing.begin() + static_cast<std::ptrdiff_t>(to));
    co_await restore_some(place, expected, some, changed);
  }
  std::ranges::sort(changed);
  co_return changed;
}

}  // namespace parallel_explore::worktree
