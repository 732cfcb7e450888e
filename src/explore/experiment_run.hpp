#pragma once

#include "explore/batch.hpp"
#include "explore/request_service.hpp"
#include "explore/running_operation.hpp"
#include "run/base_gates.hpp"
#include "run/helper_sessions.hpp"
#include "run/host_places.hpp"
#include "run/setup_once.hpp"

#include <memory>
#include <set>
#include <string>

namespace parallel_explore::operations {

/// One experiment while it runs: its rounds, from the proposals to what is published together.
class ExperimentRun final : public RunningOperation {
 public:
  /// `only`: the approaches to work on, in one round; empty: all that have not ended.
  ExperimentRun(Workspace& workspace, run::Recorder& recorder, std::set<std::string> only);

  /// Runs to the end. Never cancel it: stop(). Throws what must end the run.
  awaitable<schedule::RunEnded> run();

  void stop(std::string reason) override;
  bool carry_out(std::string const& experiment, store::Request const& request) override;

 private:
  awaitable<schedule::RunEnded> run_rounds();
  awaitable<schedule::RunEnded> rounds_to_end();
  awaitable<void> close();
  awaitable<void> propose_approaches();
  awaitable<void> judge();
  awaitable<schedule::RunEnded> work_in_batches(std::set<std::string> only);
  awaitable<schedule::RunEnded> work(std::set<std::string> batch);
  awaitable<void> begin_batch(std::set<std::string> batch);
  awaitable<void> publish_together(schedule::RunEnded end);
  awaitable<void> run_stoppable(awaitable<void> step);
  [[nodiscard]] bool next_round();
  [[nodiscard]] Exploration const& exploration() const { return recorder_.exploration(); }

  Workspace& workspace_;
  run::Recorder& recorder_;
  std::set<std::string> only_;
  run::OutsideWatch outside_;
  run::BrickRefs bricks_;
  RequestService requests_;
  run::HelperSessions helpers_;
  run::BaseGates base_gates_;
  run::SetupOnce setup_once_;
  run::HostPlaces hosts_;
  std::unique_ptr<Batch> batch_;  ///< while approaches work
};

/// Runs an experiment whose record is open and up to date, records how that ended, and writes the
/// reports. `only`: as above. Throws what ended the run, which is recorded as interrupted.
awaitable<Exploration> run_experiment(Workspace& workspace, std::unique_ptr<Journal> journal,
                                      std::set<std::string> only = {});

}  // namespace parallel_explore::operations
