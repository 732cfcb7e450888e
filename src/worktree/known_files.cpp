#include "worktree/known_files.hpp"

#include "worktree/object_id.hpp"

#include <fcntl.h>
#include <map>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

std::int64_t nanoseconds(timespec const& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::int64_t now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return nanoseconds(time);
}

/// Whether a change after `read_at` is sure to have a later time. Kernels count the times of files
/// in ticks of up to 10 ms, and some file systems in seconds.
bool is_settled(std::int64_t changed, std::int64_t read_at) {
  constexpr std::int64_t second = 1'000'000'000;
  bool const in_seconds = changed % second == 0;
  return changed + (in_seconds ? 2 * second : second / 50) < read_at;
}

/// Knows of each parent directory whether it really is one. Sorted paths need few look-ups.
class RealDirectories {
 public:
  explicit RealDirectories(fs::path root) : root_(std::move(root)) {}

  /// Whether all directories above the path are real ones, and no links.
  bool holds(std::string_view path) {
    auto const end = path.rfind('/');
    if (end == std::string_view::npos) return true;
    auto const directory = path.substr(0, end);
    if (directory != last_) {
      is_last_real_ = is_real(directory);
      last_ = directory;
    }
    return is_last_real_;
  }

 private:
  bool is_real(std::string_view directory) {
    if (auto const found = real_.find(directory); found != real_.end()) return found->second;
    struct stat facts {};
    bool const real = holds(directory) && lstat((root_ / directory).c_str(), &facts) == 0 &&
                      S_ISDIR(facts.st_mode);
    return real_.emplace(directory, real).first->second;
  }

  fs::path root_;
  std::map<std::string, bool, std::less<>> real_;
  std::string last_;  ///< most files are in the directory of the one before
  bool is_last_real_ = true;
};

/// A directory that is open to find files in it; -1 where it cannot be opened.
class OpenDirectory {
 public:
  explicit OpenDirectory(fs::path const& path)
      : descriptor_(open(path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)) {}
  ~OpenDirectory() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  OpenDirectory(OpenDirectory const&) = delete;
  OpenDirectory& operator=(OpenDirectory const&) = delete;

  [[nodiscard]] int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

bool KnownFiles::state_of(int directory, std::string const& path, State& state) {
  struct stat facts {};
  if (fstatat(directory, path.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) return false;
  state.device = facts.st_dev;
  state.inode = facts.st_ino;
  state.size = static_cast<std::uint64_t>(facts.st_size);
  state.mode = facts.st_mode;
  state.changed = nanoseconds(facts.st_ctim);
  state.modified = nanoseconds(facts.st_mtim);
  return true;
}

bool KnownFiles::has_content(fs::path const& worktree, State const& state,
                             TreeFile const& expected) {
  auto& known = known_[expected.path];
  if (!known.settled || known.state != state) {
    auto const file = (worktree / expected.path).native();
    auto const read_at = now();
    auto id = S_ISLNK(state.mode) ? id_of_link(expected.id.size(), file)
                                  : id_of_file(expected.id.size(), file);
    State after;
    bool const same = state_of(AT_FDCWD, file, after) && after == state;
    bool const still_accepted = known.state == state && known.id == id;
    if (!still_accepted) known.accepted.clear();
    known.state = state;
    known.id = same && id ? std::move(*id) : std::string();
    known.settled = same && is_settled(state.changed, read_at);
  }
  return known.id == expected.id || (!known.id.empty() && known.accepted == expected.id);
}

bool KnownFiles::has_type(State const& state, TreeFile const& expected, bool modes_matter) {
  if (expected.mode == tree_mode::link) return S_ISLNK(state.mode);
  bool const is_executable = (state.mode & S_IXUSR) != 0;
  bool const same_mode = is_executable == (expected.mode == tree_mode::executable);
  return S_ISREG(state.mode) && (same_mode || !modes_matter);
}

TreeFiles KnownFiles::differing(fs::path const& worktree, TreeFiles const& expected,
                                bool modes_matter) {
  RealDirectories directories(worktree);
  // Paths that are relative to an open directory are found in half the time.
  OpenDirectory const top(worktree);
  TreeFiles found;
  for (auto const& file : expected) {
    if (file.mode == tree_mode::submodule) continue;
    State state;
    bool const same = directories.holds(file.path) && state_of(top.get(), file.path, state) &&
                      has_type(state, file, modes_matter) && has_content(worktree, state, file);
    if (!same) found.push_back(file);
  }
  return found;
}

KnownFiles::Known const* KnownFiles::unchanged(fs::path const& worktree,
                                               std::string const& path) const {
  auto const found = known_.find(path);
  State state;
  bool const same = found != known_.end() && RealDirectories(worktree).holds(path) &&
                    state_of(AT_FDCWD, (worktree / path).native(), state) &&
                    state == found->second.state;
  return same ? &found->second : nullptr;
}

std::string KnownFiles::id_on_disk(fs::path const& worktree, TreeFile const& file,
                                   bool modes_matter) const {
  auto const* const known = unchanged(worktree, file.path);
  return known && has_type(known->state, file, modes_matter) ? known->id : std::string();
}

void KnownFiles::accept(fs::path const& worktree, TreeFile const& file) {
  if (unchanged(worktree, file.path)) known_.at(file.path).accepted = file.id;
}

}  // namespace parallel_explore::worktree
