#pragma once

#include "schedule/scheduler.hpp"

#include <cstdint>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

namespace simulation {

using namespace parallel_explore::schedule;

/// Times of many decisions, to about 2 %.
class Times {
 public:
  void add(std::chrono::nanoseconds time);
  /// Time that this share of them does not exceed, in µs.
  [[nodiscard]] double quantile_us(double share) const;

 private:
  std::vector<std::int64_t> counts_;
  std::int64_t count_ = 0;
};

/// The real scheduler, with the time of each decision and the memory that it holds. Its peer is a
/// std::priority_queue of as many sessions, from which one is taken and put back for each decision.
class Meter {
 public:
  explicit Meter(Plan plan);
  Meter(Meter const&) = delete;

  std::vector<Action> step(Input const& input, Instant now);

  /// As malloc hands them out, while the scheduler decides included.
  [[nodiscard]] std::int64_t most_bytes() const;
  [[nodiscard]] std::chrono::nanoseconds beginning() const { return beginning_; }

  Times decisions, peer;

 private:
  std::unique_ptr<Scheduler> scheduler_;
  using Named = std::pair<std::int64_t, std::string>;
  std::priority_queue<Named, std::vector<Named>, std::greater<>> queue_;
  std::chrono::nanoseconds beginning_{0};
};

/// While it lives, memory that is allocated counts as the scheduler's, until it is freed.
class CountsMemory {
 public:
  CountsMemory();
  ~CountsMemory();
  CountsMemory(CountsMemory const&) = delete;
};

/// Forgets the peak.
void reset_memory();

}  // namespace simulation
