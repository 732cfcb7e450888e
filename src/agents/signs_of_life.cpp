#include "agents/signs_of_life.hpp"

#include <algorithm>
#include <sys/stat.h>

namespace parallel_explore::agents {

namespace fs = std::filesystem;

std::optional<std::chrono::system_clock::time_point> last_change(fs::path const& directory) {
  using Clock = std::chrono::system_clock;
  std::optional<Clock::time_point> newest;
  auto const look = [&](fs::path const& path) {
    struct stat status {};
    if (lstat(path.c_str(), &status) == -1) return;
    // The time of the last change of the file or of its data: nobody can set it back.
    auto const changed = Clock::time_point(std::chrono::duration_cast<Clock::duration>(
        std::chrono::seconds(status.st_ctim.tv_sec) +
        std::chrono::nanoseconds(status.st_ctim.tv_nsec)));
    newest = std::max(newest.value_or(changed), changed);
  };
  look(directory);
  std::error_code error;
  fs::recursive_directory_iterator each(directory, fs::directory_options::skip_permission_denied,
                                        error);
  for (fs::recursive_directory_iterator const end; !error && each != end; each.increment(error)) {
    if (each.depth() == 0 && each->path().filename() == ".git") each.disable_recursion_pending();
    look(each->path());
  }
  return newest;
}

Silence judge_silence(std::chrono::milliseconds unprinted,
                      std::optional<std::chrono::milliseconds> unchanged,
                      std::chrono::milliseconds stall) {
  Silence silence;
  silence.silent =
      std::max(std::min(unprinted, unchanged.value_or(unprinted)), std::chrono::milliseconds(0));
  silence.end = silence.silent >= 2 * stall;
  silence.report = !silence.end && silence.silent >= stall;
  // A moment later, so that rounding does not make it look twice.
  auto const due = silence.silent < stall ? stall : 2 * stall;
  silence.again =
      std::max(due - silence.silent, std::chrono::milliseconds(0)) + std::chrono::milliseconds(1);
  return silence;
}

}  // namespace parallel_explore::agents
