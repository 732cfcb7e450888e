#pragma once

#include "parallel_explore/error.hpp"

#include <filesystem>
#include <set>
#include <string_view>

/// Files that are on disk when a function returns. Blocking. Throws Error(resource) where the disk
/// refuses.
namespace parallel_explore::files {

/// Replaces a file at once: readers see either the old content or the new, after a power cut, too.
/// At most one process replaces a file at a time.
void replace(std::filesystem::path const& file, std::string_view content);

/// The same for a file that may be lost in a power cut.
void replace_soon(std::filesystem::path const& file, std::string_view content);

/// Writes everything to a descriptor. Returns an errno; 0: all of it is written.
[[nodiscard]] int write_all(int descriptor, std::string_view content);

/// The Error(resource) of a file that cannot be written, by an errno.
[[nodiscard]] Error write_error(std::filesystem::path const& file, int error);

/// Files and directories to sync together, which is much faster than one after another.
class SyncList {
 public:
  /// A regular file, if there is one, and its entry.
  void add_file(std::filesystem::path const& file);
  /// The entries of a directory, if there is one.
  void add_directory(std::filesystem::path const& directory);
  /// The entries of a directory and of those above it, up to `top`.
  void add_directories(std::filesystem::path directory, std::filesystem::path const& top);
  /// A small directory with everything in it.
  void add_tree(std::filesystem::path const& directory);

  /// All of it is on disk on return. The whole file system is synced where that is faster.
  void sync() const;

 private:
  std::set<std::filesystem::path> files_, directories_;
};

}  // namespace parallel_explore::files
