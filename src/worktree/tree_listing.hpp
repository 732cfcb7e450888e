#pragma once

#include "parallel_explore/async.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// A directory entry as lstat() describes it. Contents are not read, so that large files cost
/// nothing.
struct FileStamp {
  std::string path;                                     ///< from the top of the listing
  std::uint32_t mode = 0;                               ///< type and permissions
  std::uint64_t inode = 0;                              ///< of a directory: 0
  std::int64_t size_bytes = 0;                          ///< of a directory: 0
  std::int64_t modified_ns = 0, status_changed_ns = 0;  ///< of a directory: 0
  bool has_links = false;  ///< other names of the file exist, and making one changes its status

  bool operator==(FileStamp const&) const = default;
  [[nodiscard]] bool is_directory() const;
  [[nodiscard]] bool is_regular() const;
};

/// Everything below a directory, without following links and without leaving its file system.
struct TreeListing {
  std::filesystem::path top;
  std::vector<FileStamp> files;  ///< in the same order each time
  bool cut_off = false;          ///< there are more files than are looked at
};

/// Whether an entry is skipped, with everything below it. Gets its path from the top.
using SkipPath = std::function<bool(std::string const& path)>;

/// Lists a directory, in slices between which the event loop does other things. Empty if the
/// directory does not exist.
awaitable<TreeListing> list_tree(std::filesystem::path top, SkipPath skip);

/// Whether two stamps of one path mean that it is the same. The time of the last change of status
/// is not asked for files with several names: linking one from a package store changes that of all.
[[nodiscard]] bool is_same(FileStamp const& before, FileStamp const& after);

/// A stamp in one word.
[[nodiscard]] std::string mark_of(FileStamp const& stamp);

/// A path that differs between two listings.
struct FileChange {
  std::string path;
  enum class How { appeared, changed, gone } how = How::changed;
  bool operator==(FileChange const&) const = default;
};

/// In the order of the later listing, then the removed ones.
[[nodiscard]] std::vector<FileChange> changed_files(TreeListing const& before,
                                                    TreeListing const& after);

}  // namespace parallel_explore::worktree
