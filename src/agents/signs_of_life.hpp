#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

namespace parallel_explore::agents {

/// When something in that directory was last written, made, removed or renamed; none: nothing can
/// be read. Walks it, but for `.git`. Blocking.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> last_change(
    std::filesystem::path const& directory);

/// What is to be done about a session that prints nothing.
struct Silence {
  bool report = false, end = false;
  std::chrono::milliseconds silent{0};  ///< since the last output or change
  std::chrono::milliseconds again{0};   ///< when to look again, from now
};

/// Silent is who has neither printed for `unprinted` nor changed anything for `unchanged`. After
/// `stall` that is reported, after twice that it is the end.
[[nodiscard]] Silence judge_silence(std::chrono::milliseconds unprinted,
                                    std::optional<std::chrono::milliseconds> unchanged,
                                    std::chrono::milliseconds stall);

}  // namespace parallel_explore::agents
