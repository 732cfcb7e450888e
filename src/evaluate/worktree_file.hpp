#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace parallel_explore::evaluate {

/// The content of a file, or the reason why it cannot be had, after the command: "did not write …".
struct FileContent {
  std::optional<std::string> text;
  std::string reason;
};

/// A file that a command is to write in a worktree. Constructed before the command starts; a file
/// that was there and is not written again is not read.
class WorktreeFile {
 public:
  /// `name` is relative to the worktree.
  WorktreeFile(std::filesystem::path worktree, std::string name);

  /// Whether a command that started now could rewrite the file without a change of its time, since
  /// the clocks of file systems are coarse.
  [[nodiscard]] bool was_just_written() const;

  /// The file that the command wrote, of at most 32 MiB, inside the worktree also behind symbolic
  /// links.
  [[nodiscard]] FileContent read() const;

  /// The longest tick of the clock of a file system on Linux, with a reserve.
  static constexpr auto clock_tick = std::chrono::milliseconds(20);

 private:
  struct State {
    std::uintmax_t inode = 0, size = 0;
    std::chrono::nanoseconds written{0};  ///< since 1970
    bool operator==(State const&) const = default;
  };
  [[nodiscard]] std::optional<State> state() const;

  std::filesystem::path worktree_;
  std::string name_;
  std::chrono::nanoseconds start_;  ///< since 1970
  std::optional<State> before_;
};

}  // namespace parallel_explore::evaluate
