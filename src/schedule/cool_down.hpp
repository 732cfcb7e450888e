#pragma once

#include "schedule/backoff.hpp"

#include <chrono>
#include <optional>
#include <random>

namespace parallel_explore::schedule {

using Instant = std::chrono::steady_clock::time_point;

/// How long, and with how many sessions at once, a refusing API is spared.
///
/// The first refusal after a quiet time starts a cool-down and halves the number of sessions; those
/// that follow within it only make it longer. Each result that comes in afterwards gives one
/// session back. Where the API names no time, the wait doubles with each cool-down that brought
/// nothing: 5 s, 10 s, … 5 min, each a quarter more or less by chance, so that several runs do not
/// come back together.
class CoolDown {
 public:
  CoolDown(int most_at_once, unsigned seed);

  /// True if the cool-down begins, or ends more than a second later than before.
  bool refused(std::optional<Duration> retry_after, Instant now);
  /// The API answered again.
  void answered();
  /// A session came to its end.
  void succeeded(Instant now);

  [[nodiscard]] bool over(Instant now) const { return now >= until_; }
  [[nodiscard]] Instant until() const { return until_; }
  [[nodiscard]] int at_once() const { return at_once_; }
  /// Since when nothing but refusals came; none: it answers.
  [[nodiscard]] std::optional<Instant> refusing_since() const { return since_; }

 private:
  [[nodiscard]] Duration own_wait();

  int most_, at_once_;
  int in_a_row_ = 0;
  Instant until_ = Instant::min();
  std::optional<Instant> since_;
  std::minstd_rand random_;
};

}  // namespace parallel_explore::schedule
