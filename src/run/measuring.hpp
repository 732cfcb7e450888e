#pragma once

#include "async/stoppable.hpp"
#include "run/brick_refs.hpp"
#include "run/clean_checkout.hpp"
#include "run/machine_turn.hpp"
#include "run/measured_in.hpp"
#include "run/recorder.hpp"
#include "run/timed_rounds.hpp"
#include "run/untouched_base.hpp"

#include <string>
#include <vector>

namespace parallel_explore::run {

/// The samples, criteria and rounds of a stage.
struct MeasuringWork {
  std::vector<std::string> approaches;   ///< samples by name
  std::vector<Criterion> criteria = {};  ///< all run commands; empty: the experiment's that are
                                         ///< exclusive
  int rounds = 0;                        ///< of each of these; 0: as they say
  bool adds = false;                     ///< to recorded rounds, instead of starting over
};

/// Measures the criteria that need the machine for themselves, for all approaches and the untouched
/// base together; see TimedRounds.
class MeasuringStage {
 public:
  MeasuringStage(BrickRefs const& bricks, Recorder& recorder, MeasuringWork work);

  /// Measures and completes the approaches. Throws only faults that end the run
  /// (Error(resource | journal)), and Error(busy) where others measure for too long.
  awaitable<void> run();

  /// The first call asks the running step to end, the second kills it. Approaches that are not
  /// complete wait for a resume.
  void stop() { steps_.stop(); }

  /// Measures that approach no more and records it as cancelled.
  void drop(std::string const& approach);

 private:
  awaitable<void> measure_all();
  awaitable<void> take_machine();
  awaitable<void> add_base();
  awaitable<void> measure_from(std::size_t first);
  awaitable<void> measure_candidate(std::size_t number, CleanCheckout& checkout);
  awaitable<void> measure_criteria();
  awaitable<void> measure_base(Criterion criterion);
  [[nodiscard]] MeasuredWorktree measured(MeasuredCandidate& candidate);
  void reject(MeasuredCandidate& candidate, FailureCause cause, std::string const& reason);
  [[nodiscard]] std::vector<std::string> measured_names() const;
  void complete_all();
  [[nodiscard]] Experiment const& experiment() const { return recorder_.exploration().experiment; }

  BrickRefs const& bricks_;
  Recorder& recorder_;
  MeasuringWork work_;
  async::Stoppable steps_;
  MachineTurn turn_;
  UntouchedBase base_;
  std::vector<MeasuredCandidate> candidates_;
  TimedRounds* rounds_ = nullptr;  ///< while they are measured
};

/// Whether an experiment has criteria for this stage.
[[nodiscard]] bool has_measuring_stage(Experiment const& experiment);

}  // namespace parallel_explore::run
