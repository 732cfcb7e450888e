#include "run/scratch_directory.hpp"

#include "parallel_explore/error.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace parallel_explore::run {

namespace fs = std::filesystem;

namespace {

/// The home of the user according to the system; empty: it knows none.
fs::path home_of_user() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || !found) return {};
  return entry.pw_dir;
}

fs::path variable(char const* name) {
  char const* const value = std::getenv(name);
  return value ? fs::path(value) : fs::path();
}

/// Whether a path is `top` or below it.
bool is_within(fs::path const& path, fs::path const& top) {
  return !top.empty() &&
         std::mismatch(path.begin(), path.end(), top.begin(), top.end()).second == top.end();
}

/// The lock on a directory, which ends with its process; none: another has it, or it is gone.
process::Descriptor lock(fs::path const& directory) {
  process::Descriptor held(
      open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (held.number() < 0 || flock(held.number(), LOCK_EX | LOCK_NB) != 0) return {};
  struct stat locked {
  }, named{};
  bool const same = fstat(held.number(), &locked) == 0 && lstat(directory.c_str(), &named) == 0 &&
                    locked.st_ino == named.st_ino;
  return same ? std::move(held) : process::Descriptor();
}

/// Removes directories of runs that were killed.
void remove_abandoned(fs::path const& parent) {
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator(parent, ignored)) {
    auto const& path = entry.path();
    if (!path.filename().string().starts_with("session-")) continue;
    if (lock(path).number() >= 0) fs::remove_all(path, ignored);
  }
}

struct Made {
  fs::path path;
  process::Descriptor lock;
};

/// Makes the directory below a place, with missing parents. Empty: the place is not fit for it.
Made make_below(fs::path const& place) {
  if (!place.is_absolute()) return {};
  auto const parent = place / "pexplore";
  std::error_code error;
  fs::create_directories(parent, error);
  auto const whole = error ? fs::path() : fs::canonical(parent, error);
  if (whole.empty() || !only_ours(whole)) return {};
  // Sandboxes of agents let them write there.
  auto const temporary = fs::weakly_canonical(fs::temp_directory_path(error), error);
  if (is_within(whole, temporary)) return {};
  remove_abandoned(whole);
  // Another run may take it for abandoned before it is locked.
  for (int attempt = 0; attempt < 10; ++attempt) {
    auto pattern = (whole / "session-XXXXXX").string();
    if (!mkdtemp(pattern.data())) return {};
    if (auto held = lock(pattern); held.number() >= 0) return {pattern, std::move(held)};
  }
  return {};
}

}  // namespace

bool only_ours(fs::path const& directory) {
  for (auto each = directory;; each = each.parent_path()) {
    struct stat status {};
    if (lstat(each.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return false;
    if (status.st_uid != getuid() && status.st_uid != 0) return false;
    bool const by_group = (status.st_mode & S_IWGRP) != 0 && status.st_gid != getgid();
    if (by_group || (status.st_mode & S_IWOTH) != 0) return false;
    if (each == each.parent_path()) return true;
  }
}

std::vector<fs::path> scratch_places(fs::path const& record) {
  std::vector<fs::path> places{variable("XDG_RUNTIME_DIR"), variable("XDG_STATE_HOME")};
  for (auto const& home : {variable("HOME"), home_of_user()}) {
    if (!home.empty()) places.push_back(home / ".local/state");
  }
  places.push_back(record);
  return places;
}

ScratchDirectory::ScratchDirectory(std::span<fs::path const> places) {
  for (auto const& place : places) {
    auto made = make_below(place);
    path_ = std::move(made.path);
    lock_ = std::move(made.lock);
    if (!path_.empty()) return;
  }
  throw Error(ErrorCode::resource,
              "there is no directory for a judge that, with its parents, only you can write to",
              "set XDG_STATE_HOME to such a directory");
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace parallel_explore::run
