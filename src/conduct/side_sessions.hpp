#pragma once

#include "async/stoppable.hpp"
#include "conduct/crew.hpp"
#include "conduct/recorder.hpp"
#include "schedule/cool_down.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace parallel_explore::conduct {

/// A session that is no approach's own.
struct HelperTask {
  HelperPurpose purpose = HelperPurpose::propose;
  std::string agent, model;
  std::string approach;  ///< that it is about; else empty
  std::string prompt;
  std::filesystem::path directory;  ///< empty: an empty one that goes with the session
  std::chrono::milliseconds timeout{0};
  std::optional<Resumption> resume;
};

struct HelperOutcome {
  std::string session_id;
  SessionResult result;
};

/// Thrown instead of starting a session that nothing is left for.
struct NoBudgetLeft {};

/// Runs helper sessions, which may look but not change anything, and records them. While an API
/// refuses, all of them wait, as long as the spec's patience.
class SideSessions {
 public:
  /// Sessions end when the group is stopped.
  SideSessions(Crew const& crew, Recorder& recorder, async::StopGroup& group);

  /// Retries after transient failures. Throws Stopped when its group is stopped, NoBudgetLeft where
  /// nothing is left of the experiment's, and Error(agent | resource | journal). Calls may overlap.
  awaitable<HelperOutcome> run(HelperTask helper);

 private:
  awaitable<HelperOutcome> run_once(HelperTask helper, async::Stoppable& steps);
  awaitable<void> wait(std::chrono::milliseconds time, async::Stoppable& steps);
  awaitable<void> wait_for_api(async::Stoppable& steps);
  [[nodiscard]] bool extend_cool_down(Limited const& limited);
  [[nodiscard]] SessionRequest request_for(HelperTask const& helper, std::string session_id);

  Crew const& crew_;
  Recorder& recorder_;
  async::StopGroup& group_;
  schedule::CoolDown cool_down_;  ///< of all of them: they ask the same API
  int number_ = 0;
};

}  // namespace parallel_explore::conduct
