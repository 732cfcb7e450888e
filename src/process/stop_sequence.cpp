#include "process/stop_sequence.hpp"

#include <signal.h>
#include <utility>

namespace parallel_explore::process {

StopSequence terminate_then_kill(std::chrono::milliseconds grace) {
  return {{SIGTERM, grace}, {SIGKILL, std::chrono::seconds(5)}};
}

StopProgress::StopProgress(StopSequence steps, std::function<void(int signal)> send)
    : steps_(std::move(steps)), send_(std::move(send)) {}

void StopProgress::begin(Clock::time_point now, bool skips_words) {
  std::size_t first = 0;
  while (skips_words && first < steps_.size() && steps_[first].signal == asked_in_words) ++first;
  next_ = first;
  due_ = now;
}

void StopProgress::skip_to_kill(Clock::time_point now) {
  next_ = steps_.size();
  due_ = now;
}

void StopProgress::end_words(Clock::time_point now) {
  if (waits_for_words_) {
    due_ = now;
  } else if (next_ && *next_ < steps_.size() && steps_[*next_].signal == asked_in_words) {
    ++*next_;  // the answer came before the step was taken
  }
}

void StopProgress::advance(Clock::time_point now) {
  while (next_ && now >= due_) {
    if (*next_ >= steps_.size()) {
      send_(SIGKILL);
      due_ = Clock::time_point::max();
      return;
    }
    auto const& step = steps_[(*next_)++];
    waits_for_words_ = step.signal == asked_in_words;
    if (!waits_for_words_) send_(step.signal);
    due_ = now + step.wait;
  }
}

}  // namespace parallel_explore::process
