#include "worktree/tree_listing.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace parallel_explore::worktree {
namespace {

/// More files than any work tree that people compare; the home directory of a user may be one.
constexpr std::size_t most_files = 2'000'000;
constexpr std::chrono::milliseconds slice{4};

std::int64_t nanoseconds(timespec const& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

FileStamp stamp_of(std::string path, struct stat const& status) {
  FileStamp stamp;
  stamp.path = std::move(path);
  stamp.mode = status.st_mode;
  if (S_ISDIR(status.st_mode)) return stamp;
  stamp.inode = status.st_ino;
  stamp.size_bytes = status.st_size;
  stamp.modified_ns = nanoseconds(status.st_mtim);
  stamp.status_changed_ns = nanoseconds(status.st_ctim);
  stamp.has_links = status.st_nlink > 1;
  return stamp;
}

/// Goes through a tree, a directory at a time.
class TreeWalk {
 public:
  TreeWalk(TreeListing& listing, SkipPath skip) : listing_(listing), skip_(std::move(skip)) {
    struct stat status {};
    if (stat(listing.top.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return;
    device_ = status.st_dev;
    waiting_.emplace_back();
  }

  [[nodiscard]] bool done() const { return waiting_.empty(); }

  /// Lists one more directory.
  void step() {
    auto const directory = std::move(waiting_.back());
    waiting_.pop_back();
    auto const first = listing_.files.size();
    read(directory);
    auto const begin = listing_.files.begin() + static_cast<std::ptrdiff_t>(first);
    std::sort(begin, listing_.files.end(),
              [](FileStamp const& one, FileStamp const& other) { return one.path < other.path; });
    for (auto i = listing_.files.size(); i > first; --i) {
      auto const& stamp = listing_.files[i - 1];
      if (stamp.is_directory() && enters(stamp.path)) waiting_.push_back(stamp.path);
    }
    if (listing_.files.size() < most_files) return;
    listing_.cut_off = true;
    waiting_.clear();
  }

 private:
  void read(std::string const& directory) {
    auto const path = listing_.top / directory;
    int const descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor == -1) return;
    DIR* const entries = fdopendir(descriptor);
    if (!entries) {
      close(descriptor);
      return;
    }
    others_.clear();
    while (auto const* entry = readdir(entries)) add(descriptor, directory, entry->d_name);
    closedir(entries);
  }

  void add(int descriptor, std::string const& directory, std::string const& name) {
    if (name == "." || name == "..") return;
    auto path = directory.empty() ? name : directory + "/" + name;
    if (skip_ && skip_(path)) return;
    struct stat status {};
    if (fstatat(descriptor, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return;
    if (S_ISDIR(status.st_mode) && status.st_dev != device_) others_.push_back(path);
    listing_.files.push_back(stamp_of(std::move(path), status));
  }

  [[nodiscard]] bool enters(std::string const& directory) const {
    return std::ranges::find(others_, directory) == others_.end();
  }

  TreeListing& listing_;
  SkipPath skip_;
  dev_t device_ = 0;
  std::vector<std::string> waiting_, others_;  ///< others: mount points of the present directory
};

}  // namespace

bool FileStamp::is_directory() const { return S_ISDIR(mode); }
bool FileStamp::is_regular() const { return S_ISREG(mode); }

awaitable<TreeListing> list_tree(std::filesystem::path top, SkipPath skip) {
  TreeListing listing;
  listing.top = std::move(top);
  TreeWalk walk(listing, std::move(skip));
  auto const executor = co_await boost::asio::this_coro::executor;
  auto until = std::chrono::steady_clock::now() + slice;
  while (!walk.done()) {
    walk.step();
    if (std::chrono::steady_clock::now() < until) continue;
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
    until = std::chrono::steady_clock::now() + slice;
  }
  co_return listing;
}

bool is_same(FileStamp const& before, FileStamp const& after) {
  if (!before.has_links && !after.has_links) return before == after;
  return before.mode == after.mode && before.inode == after.inode &&
         before.size_bytes == after.size_bytes && before.modified_ns == after.modified_ns;
}

std::string mark_of(FileStamp const& stamp) {
  auto text =
      fmt::format("{:o} {} {} {}", stamp.mode, stamp.inode, stamp.size_bytes, stamp.modified_ns);
  if (!stamp.has_links) text += fmt::format(" {}", stamp.status_changed_ns);
  return text;
}

std::vector<FileChange> changed_files(TreeListing const& before, TreeListing const& after) {
  std::vector<FileChange> changes;
  auto const same_path = [](FileStamp const& one, FileStamp const& other) {
    return one.path == other.path && is_same(one, other);
  };
  if (std::ranges::equal(before.files, after.files, same_path)) return changes;
  std::unordered_map<std::string_view, FileStamp const*> old;
  for (auto const& stamp : before.files) old.emplace(stamp.path, &stamp);
  for (auto const& stamp : after.files) {
    auto const found = old.find(stamp.path);
    if (found == old.end()) {
      changes.push_back({stamp.path, FileChange::How::appeared});
      continue;
    }
    if (!is_same(*found->second, stamp)) changes.push_back({stamp.path, FileChange::How::changed});
    old.erase(found);
  }
  for (auto const& stamp : before.files) {
    if (old.contains(stamp.path)) changes.push_back({stamp.path, FileChange::How::gone});
  }
  return changes;
}

}  // namespace parallel_explore::worktree
