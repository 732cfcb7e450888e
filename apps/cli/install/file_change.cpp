#include "install/file_change.hpp"

#include "files/durable.hpp"
#include "files/regular.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace pexplore::install {

using namespace parallel_explore;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest = std::size_t{16} << 20;

/// A file beside another one, which is removed unless it took a name.
class Aside {
 public:
  Aside(fs::path const& file, std::string_view content, mode_t mode)
      : file_(file), pattern_(file.string() + ".XXXXXX") {
    descriptor_ = mkostemp(pattern_.data(), O_CLOEXEC);
    if (descriptor_ == -1) throw files::write_error(file, errno);
    int error = files::write_all(descriptor_, content);
    if (error == 0 && fchmod(descriptor_, mode) == -1) error = errno;
    if (error == 0 && fsync(descriptor_) == -1) error = errno;
    if (error == 0) return;
    leave();
    throw files::write_error(file, error);
  }
  Aside(Aside const&) = delete;
  ~Aside() { leave(); }

  void take_name(unsigned flags) {
    if (renameat2(AT_FDCWD, pattern_.c_str(), AT_FDCWD, file_.c_str(), flags) == -1) {
      if (errno == EEXIST)
        throw Error(ErrorCode::name_in_use, fmt::format("{} has just been made", file_.string()),
                    "look at it, and install again");
      throw files::write_error(file_, errno);
    }
    taken_ = true;
  }

 private:
  void leave() {
    if (descriptor_ == -1) return;
    close(descriptor_);
    descriptor_ = -1;
    if (!taken_) (void)unlink(pattern_.c_str());
  }

  fs::path file_;
  std::string pattern_;
  int descriptor_ = -1;
  bool taken_ = false;
};

/// As new files of this process get it.
mode_t usual_mode() {
  auto const mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

}  // namespace

Found found_at(fs::path const& file) {
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(file, ignored))) return {};
  return {true, files::read(file, largest, files::Links::followed)};
}

void create_file(fs::path const& file, std::string_view content) {
  Aside aside(file, content, usual_mode());
  aside.take_name(RENAME_NOREPLACE);
}

void replace_file(fs::path const& file, std::string_view content) {
  std::error_code error;
  auto const real = fs::canonical(file, error);
  struct stat status {};
  if (error || stat(real.c_str(), &status) == -1)
    throw files::write_error(file, error ? error.value() : errno);
  Aside aside(real, content, status.st_mode & 07777U);
  aside.take_name(0);
}

void remove_file(fs::path const& file) {
  if (unlink(file.c_str()) == -1 && errno != ENOENT) throw files::write_error(file, errno);
}

}  // namespace pexplore::install
