#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

namespace parallel_explore::agents {

/// Time of the last change in a directory: something was written, made, removed or renamed. None:
/// nothing can be read. Walks the directory without `.git`. Blocking.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> last_change(
    std::filesystem::path const& directory);

/// Result of looking at a session that prints nothing.
struct StallCheck {
  bool report = false, end = false;
  std::chrono::milliseconds inactivity{0};  ///< since the last output or change
  std::chrono::milliseconds next_check{0};  ///< from now
};

/// A session is inactive while it prints nothing and changes no file: for the shorter of
/// `unprinted` and `unchanged`. After `stall` that is reported; after twice `stall` the session is
/// ended.
[[nodiscard]] StallCheck check_stall(std::chrono::milliseconds unprinted,
                                     std::optional<std::chrono::milliseconds> unchanged,
                                     std::chrono::milliseconds stall);

}  // namespace parallel_explore::agents
