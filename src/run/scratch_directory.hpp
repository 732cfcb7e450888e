#pragma once

#include "process/descriptor.hpp"

#include <filesystem>
#include <span>
#include <vector>

namespace parallel_explore::run {

/// An empty directory that only the user can enter, and that is removed with this object. Agents
/// look for instructions and programs in the parents of their directory too, so other users cannot
/// write to any of those. One that a killed run left is removed when the next is made beside it.
class ScratchDirectory {
 public:
  /// Makes it in the first place that is fit for it. Throws Error(resource) if none is.
  explicit ScratchDirectory(std::span<std::filesystem::path const> places);
  ~ScratchDirectory();
  ScratchDirectory(ScratchDirectory const&) = delete;
  ScratchDirectory& operator=(ScratchDirectory const&) = delete;

  [[nodiscard]] std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
  process::Descriptor lock_;  ///< held by those whose run goes on
};

/// Places for scratch directories, best first: $XDG_RUNTIME_DIR, $XDG_STATE_HOME, ~/.local/state,
/// the same below the home that the system knows, and `record`, which may be empty.
[[nodiscard]] std::vector<std::filesystem::path> scratch_places(
    std::filesystem::path const& record);

/// Whether the directory and all its parents belong to the user or to root, and others cannot write
/// to them. Members of the user's own group can, where the directory is of that group.
[[nodiscard]] bool only_ours(std::filesystem::path const& directory);

}  // namespace parallel_explore::run
