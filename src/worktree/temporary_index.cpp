#include "worktree/temporary_index.hpp"

#include "files/regular.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

std::error_code copy_index(fs::path const& from, fs::path const& to) {
  auto const failure = files::duplicate(from, to);
  if (failure) return failure;
  // Git reads files again that are as new as the index, so the copy needs the time of the original.
  std::error_code ignored;
  auto const time = fs::last_write_time(from, ignored);
  if (!ignored) fs::last_write_time(to, time, ignored);
  return {};
}

TemporaryIndex::TemporaryIndex(Git const& git, std::string const& name)
    : own_(git.git_dir() / "index"),
      file_(git.git_dir() / fmt::format("{}-{}", name, getpid())),
      git_(git.with_index(file_)) {
  remove();
}

TemporaryIndex::~TemporaryIndex() { remove(); }

void TemporaryIndex::copy_own() const { (void)copy_index(own_, file_); }

void TemporaryIndex::remove() const {
  std::error_code ignored;
  fs::remove(file_, ignored);
  fs::remove(file_.string() + ".lock", ignored);
}

}  // namespace parallel_explore::worktree
