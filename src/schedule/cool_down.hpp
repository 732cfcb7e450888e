#pragma once

#include "schedule/backoff.hpp"

#include <chrono>
#include <optional>
#include <random>

namespace parallel_explore::schedule {

using Instant = std::chrono::steady_clock::time_point;

/// Protects a refusing API: a pause, and fewer sessions at once afterwards.
///
/// A refusal outside a cool-down starts one and halves the number of sessions at once; refusals
/// within it only extend it. Each later result gives one session back. Where it took several
/// cool-downs until the API answered again, each answer gives one back as well, up to half of what
/// ran before the first, as TCP starts slowly after a timeout (RFC 5681). Where the API names no
/// time, or one that has passed, the wait doubles with each fruitless cool-down: 5 s, 10 s, … 5
/// min, each up to a quarter longer or shorter at random, so that several runs do not return
/// together.
class CoolDown {
 public:
  CoolDown(int max_parallel, unsigned seed);

  /// Changes the number of sessions at once where no refusal lowered it, and its maximum anyway.
  void allow(int max_parallel);

  /// Takes a refusal. True if a cool-down begins, or now ends more than a second later.
  bool refused(std::optional<Duration> retry_after, Instant now);
  /// Takes an answer of the API.
  void answered(Instant now);
  /// Takes the success of a session.
  void succeeded(Instant now);

  [[nodiscard]] bool over(Instant now) const { return now >= until_; }
  [[nodiscard]] Instant until() const { return until_; }
  /// Number of sessions that may run at once.
  [[nodiscard]] int parallel_limit() const { return parallel_limit_; }
  /// Start of the current series of refusals; none: the API answers.
  [[nodiscard]] std::optional<Instant> refusing_since() const { return since_; }

 private:
  [[nodiscard]] Duration own_wait();
  void end_series();

  int most_, parallel_limit_;
  int half_before_ = 1;  ///< half of what ran at once before the last series of refusals
  int in_a_row_ = 0;
  Instant until_ = Instant::min();
  std::optional<Instant> since_;
  std::minstd_rand random_;
};

}  // namespace parallel_explore::schedule
