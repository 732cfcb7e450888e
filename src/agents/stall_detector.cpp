#include "agents/stall_detector.hpp"

#include <algorithm>
#include <sys/stat.h>

namespace parallel_explore::agents {

namespace fs = std::filesystem;

std::optional<std::chrono::system_clock::time_point> last_change(fs::path const& directory) {
  using Clock = std::chrono::system_clock;
  std::optional<Clock::time_point> newest;
  auto const take = [&](fs::path const& path) {
    struct stat status {};
    if (lstat(path.c_str(), &status) == -1) return;
    // The time of the last change of the file or of its data: no program can set it back.
    auto const changed = Clock::time_point(std::chrono::duration_cast<Clock::duration>(
        std::chrono::seconds(status.st_ctim.tv_sec) +
        std::chrono::nanoseconds(status.st_ctim.tv_nsec)));
    newest = std::max(newest.value_or(changed), changed);
  };
  take(directory);
  std::error_code error;
  fs::recursive_directory_iterator each(directory, fs::directory_options::skip_permission_denied,
                                        error);
  for (fs::recursive_directory_iterator const end; !error && each != end; each.increment(error)) {
    if (each.depth() == 0 && each->path().filename() == ".git") each.disable_recursion_pending();
    take(each->path());
  }
  return newest;
}

StallCheck check_stall(std::chrono::milliseconds unprinted,
                       std::optional<std::chrono::milliseconds> unchanged,
                       std::chrono::milliseconds stall) {
  std::chrono::milliseconds constexpr none{0};
  StallCheck check;
  check.inactivity = std::max(std::min(unprinted, unchanged.value_or(unprinted)), none);
  check.end = check.inactivity >= 2 * stall;
  check.report = !check.end && check.inactivity >= stall;
  auto const due = check.inactivity < stall ? stall : 2 * stall;
  // A moment later, so that rounding does not cause a second check.
  check.next_check = std::max(due - check.inactivity, none) + std::chrono::milliseconds(1);
  return check;
}

}  // namespace parallel_explore::agents
