#include "worktree/git_files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace parallel_explore::worktree {
namespace {

constexpr std::int64_t most_bytes = 8 << 20;
/// No content of a file that git or a person writes begins like this.
constexpr std::string_view description{"\0pexplore:", 10};

std::string described(FileStamp const& stamp) {
  return fmt::format("{}{:o} {} {} {} {}", description, stamp.mode, stamp.inode, stamp.size_bytes,
                     stamp.modified_ns, stamp.status_changed_ns);
}

/// Reads a regular file; false where something else is there by now.
bool read_regular(std::filesystem::path const& file, std::string& text) {
  int const descriptor = open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor == -1) return false;
  struct stat status {};
  bool good = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  constexpr std::size_t block = 64 << 10;
  while (good) {
    auto const end = text.size();
    text.resize(end + block);
    auto const count = ::read(descriptor, text.data() + end, block);
    text.resize(end + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0) break;
    good = count > 0 || errno == EINTR;
  }
  close(descriptor);
  return good;
}

}  // namespace

FileText FileMemory::read(TreeListing const& listing, FileStamp const& stamp) {
  auto const file = listing.top / stamp.path;
  auto const known = known_.find(file);
  if (known != known_.end() && known->second.stamp == stamp) return known->second.text;
  std::string text;
  bool const fits = stamp.is_regular() && stamp.size_bytes <= most_bytes;
  if (!fits || !read_regular(file, text)) text = described(stamp);
  if (known != known_.end() && *known->second.text == text) {
    known->second.stamp = stamp;
    return known->second.text;
  }
  auto kept = std::make_shared<std::string const>(std::move(text));
  known_.insert_or_assign(file, Known{stamp, kept});
  return kept;
}

bool is_content(FileText const& text) { return text && !text->starts_with(description); }

}  // namespace parallel_explore::worktree
