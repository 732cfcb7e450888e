#pragma once

#include "async/stoppable.hpp"
#include "conduct/crew.hpp"
#include "conduct/machine_lock.hpp"
#include "conduct/measured_in.hpp"
#include "conduct/recorder.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore::conduct {

/// The criteria that need the machine for themselves, for all approaches that wait for them.
///
/// Whatever drifts while it measures (temperature, clock, cache, neighbours) shall not be one
/// approach's luck: the candidates and the untouched base take turns, one run each, and begin with
/// another one in every round. Runs that only warm up go before.
class MeasuringStage {
 public:
  MeasuringStage(Crew const& crew, Recorder& recorder, std::vector<std::string> approaches);

  /// Measures and completes them. Throws only what must end the run (Error(resource | journal)).
  awaitable<void> run();

  /// Asks what runs to end, the second time kills it; what is not complete waits for a resume.
  void stop() { steps_.stop(); }

  /// That approach is not measured any more; it is recorded as cancelled.
  void drop(std::string const& approach);

 private:
  struct Candidate {
    std::string approach;  ///< empty: the untouched base
    Sample sample;
    bool out = false;  ///< it failed or was cancelled
    std::map<std::string, Measurement> measured;
  };

  awaitable<void> measure_all();
  awaitable<void> measure_from(std::size_t first);
  awaitable<void> measure_criteria();
  void complete_all();
  [[nodiscard]] MeasuredWorktree measured(Candidate& candidate);
  awaitable<void> make_base();
  awaitable<void> prepare_base();
  awaitable<void> remove_base();
  awaitable<void> take_turns(Criterion criterion);
  awaitable<void> measure_base(Criterion criterion);
  awaitable<void> measure_once(Criterion criterion, int run, bool counts, Candidate& candidate);
  void record(Criterion const& criterion);
  void fail(Candidate& candidate, FailureCause cause, std::string reason);
  [[nodiscard]] bool is_put_in_order(Candidate const& candidate) const;
  [[nodiscard]] bool wants_base(Criterion const& criterion) const;
  [[nodiscard]] bool wants_base() const;
  [[nodiscard]] Experiment const& experiment() const { return recorder_.exploration().experiment; }

  Crew const& crew_;
  Recorder& recorder_;
  async::Stoppable steps_;
  MachineLock lock_;
  std::vector<Candidate> candidates_;
  Candidate* running_ = nullptr;
};

/// Whether there is anything that this stage does for such criteria.
[[nodiscard]] bool has_measuring_stage(Experiment const& experiment);

}  // namespace parallel_explore::conduct
