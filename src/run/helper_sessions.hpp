#pragma once

#include "async/signal.hpp"
#include "async/stoppable.hpp"
#include "run/brick_refs.hpp"
#include "run/recorder.hpp"
#include "schedule/cool_down.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// Request for a helper session, which belongs to no approach.
struct HelperRequest {
  HelperPurpose purpose = HelperPurpose::propose;
  std::string agent, model;
  std::string approach;  ///< subject of the session; empty: none
  std::string prompt;
  std::filesystem::path directory;  ///< empty: an empty one that is removed afterwards
  std::chrono::milliseconds timeout{0};
  std::optional<Resumption> resume;
};

/// Result of a helper session.
struct HelperOutcome {
  std::string session_id;
  SessionResult result;
};

/// Thrown instead of starting a session for which no budget is left.
struct NoBudgetLeft {};

/// Runs helper sessions, which read and change nothing, and records them. While an API refuses, all
/// of them wait, at most for the spec's patience; afterwards fewer run at once.
class HelperSessions {
 public:
  /// Sessions end when the group is stopped.
  HelperSessions(BrickRefs const& bricks, Recorder& recorder, async::StopGroup& group);

  /// Retries after transient failures. Throws Stopped when its group is stopped, NoBudgetLeft where
  /// the experiment's budget is spent, and Error(agent | resource | journal). Calls may overlap.
  awaitable<HelperOutcome> run(HelperRequest helper);

  /// Runs jobs that run helper sessions: as many at once as the settings allow, as they hold then.
  awaitable<void> run_jobs(std::vector<std::function<awaitable<void>()>> jobs);

 private:
  /// Counts a session that runs, and wakes those that wait for its end.
  class Turn {
   public:
    explicit Turn(HelperSessions& sessions);
    Turn(Turn const&) = delete;
    ~Turn();

   private:
    HelperSessions& sessions_;
  };

  awaitable<HelperOutcome> run_once(HelperRequest helper, async::Stoppable& steps);
  awaitable<void> wait(std::chrono::milliseconds time, async::Stoppable& steps);
  awaitable<void> wait_for_turn(async::Stoppable& steps);
  awaitable<void> wait_for_end(async::Stoppable& steps);
  [[nodiscard]] bool extend_cool_down(Limited const& limited);
  [[nodiscard]] SessionRequest request_for(HelperRequest const& helper, std::string session_id);

  BrickRefs const& bricks_;
  Recorder& recorder_;
  async::StopGroup& group_;
  schedule::CoolDown cool_down_;  ///< of all of them: they ask the same API
  int running_ = 0;
  async::Listeners waiting_;  ///< for the end of a session
  int number_ = 0;
};

}  // namespace parallel_explore::run
