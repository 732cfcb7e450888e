#pragma once

#include "async/stoppable.hpp"
#include "run/brick_refs.hpp"
#include "run/machine_lock.hpp"
#include "run/measured_in.hpp"
#include "run/recorder.hpp"
#include "run/untouched_base.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// Measures the criteria that need the machine for themselves, for all approaches together.
///
/// Drift during measuring (temperature, clock, cache, neighbours) must not favour one approach: the
/// candidates and the untouched base take turns, one run each, and every round begins with another
/// one. Warm-up runs come first.
class MeasuringStage {
 public:
  MeasuringStage(BrickRefs const& bricks, Recorder& recorder, std::vector<std::string> approaches);

  /// Measures and completes the approaches. Throws only faults that end the run
  /// (Error(resource | journal)).
  awaitable<void> run();

  /// The first call asks the running step to end, the second kills it. Approaches that are not
  /// complete wait for a resume.
  void stop() { steps_.stop(); }

  /// Measures that approach no more and records it as cancelled.
  void drop(std::string const& approach);

 private:
  struct Candidate {
    std::string approach;  ///< empty: the untouched base
    Sample sample;
    bool out = false;     ///< it failed or was cancelled
    bool spared = false;  ///< it failed a gate, or another one with the same files is measured
    std::map<std::string, Measurement> measured;
  };

  awaitable<void> measure_all();
  awaitable<void> add_base();
  awaitable<void> measure_from(std::size_t first);
  awaitable<void> measure_criteria();
  awaitable<void> take_turns(Criterion criterion);
  awaitable<void> measure_base(Criterion criterion);
  awaitable<void> measure_once(Criterion criterion, int run, bool counts, Candidate& candidate);
  [[nodiscard]] MeasuredWorktree measured(Candidate& candidate);
  void record(Criterion const& criterion);
  void reject(Candidate& candidate, FailureCause cause, std::string const& reason);
  void complete_all();
  [[nodiscard]] Experiment const& experiment() const { return recorder_.exploration().experiment; }

  BrickRefs const& bricks_;
  Recorder& recorder_;
  async::Stoppable steps_;
  MachineLock lock_;
  UntouchedBase base_;
  std::vector<Candidate> candidates_;
  Candidate* running_ = nullptr;
};

/// Whether an experiment has criteria for this stage.
[[nodiscard]] bool has_measuring_stage(Experiment const& experiment);

}  // namespace parallel_explore::run
