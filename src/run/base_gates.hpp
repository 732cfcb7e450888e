#pragma once

#include "async/background.hpp"
#include "async/stoppable.hpp"
#include "run/brick_refs.hpp"
#include "run/recorder.hpp"
#include "run/untouched_base.hpp"

#include <chrono>
#include <vector>

namespace parallel_explore::run {

/// Runs the gates on the untouched base, once for each experiment, so that people know before money
/// is spent which gates an approach must fix, and which are flaky. A base that cannot be set up is
/// a warning.
class BaseGates {
 public:
  BaseGates(BrickRefs const& bricks, Recorder& recorder, async::StopGroup& group);

  /// Begins, and returns when all gates have run or `patience` has passed. Throws Stopped and
  /// Error(resource | journal).
  awaitable<void> begin(std::chrono::milliseconds patience);

  /// Returns when all gates have run. One that failed beside sessions is run again, alone. Throws
  /// as begin().
  awaitable<void> finish();

  /// Ends what runs. Must be awaited before this is destroyed.
  awaitable<void> close();

 private:
  [[nodiscard]] std::vector<Criterion> gates() const;
  awaitable<void> wait();
  awaitable<void> work(std::vector<Criterion> gates);
  awaitable<void> measure_on(UntouchedBase& base, std::vector<Criterion> gates);
  awaitable<void> measure_all(Sample sample, std::vector<Criterion> gates);

  BrickRefs const& bricks_;
  Recorder& recorder_;
  async::Stoppable steps_;
  async::Background first_pass_;
  bool beside_sessions_ = false;
  std::vector<Criterion> doubtful_;  ///< gates that failed beside sessions
};

}  // namespace parallel_explore::run
