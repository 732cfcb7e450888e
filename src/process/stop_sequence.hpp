#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace parallel_explore::process {

/// One step of stopping a command: a signal to its process group, and a wait before the next step.
struct StopStep {
  int signal;  ///< asked_in_words: none
  std::chrono::milliseconds wait;
};
using StopSequence = std::vector<StopStep>;

/// Step in which the command is asked to end by a message. Its output handler may end the wait by
/// Flow::stop; the step is skipped where that handler itself wants the end.
inline constexpr int asked_in_words = 0;

/// SIGTERM, `grace`, SIGKILL.
[[nodiscard]] StopSequence terminate_then_kill(std::chrono::milliseconds grace);

/// Progress through a stop sequence; SIGKILL follows the last step.
class StopProgress {
 public:
  using Clock = std::chrono::steady_clock;

  /// `send` signals the process group.
  StopProgress(StopSequence steps, std::function<void(int signal)> send);

  /// Begins with the first step, or with the first signal.
  void begin(Clock::time_point now, bool skips_words);
  /// Continues behind the last step.
  void skip_to_kill(Clock::time_point now);
  /// Ends the wait of a step in words.
  void end_words(Clock::time_point now);
  /// Takes the steps that are due.
  void advance(Clock::time_point now);

  [[nodiscard]] bool begun() const { return next_.has_value(); }
  /// Time of the next step, once begun.
  [[nodiscard]] Clock::time_point due() const { return due_; }

 private:
  StopSequence steps_;
  std::function<void(int signal)> send_;
  std::optional<std::size_t> next_;  ///< none: not begun
  Clock::time_point due_;
  bool waits_for_words_ = false;
};

}  // namespace parallel_explore::process
