#pragma once

#include "run/brick_refs.hpp"
#include "run/recorder.hpp"
#include "support/fake_bricks.hpp"
#include "support/hooked_store.hpp"
#include "support/hooked_worktrees.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::support {

/// The record and the bricks of a run without a process: folders for worktrees, scripts for
/// sessions, memory for the journal. Tests set `experiment`, then open().
class RunInMemory : public testing::Test {
 protected:
  RunInMemory() {
    auto owned = std::make_unique<ScriptedRunner>();
    runner = owned.get();
    runners["scripted"] = std::move(owned);
    bricks.machine_times = [this] { return machine; };
  }

  void add_approach(std::string name) {
    Approach approach;
    approach.name = approach.id = std::move(name);
    experiment.approaches.push_back(std::move(approach));
  }

  /// Begins the record, or continues with what an earlier run recorded.
  void open() {
    outside.reset();
    recorder.reset();
    journal.reset();
    bool const is_new = store.experiments().empty();
    journal = std::make_unique<HookedJournal>(is_new ? store.create("x") : store.open("x"), hook);
    recorder.emplace(*journal, nullptr);
    bricks.outside = &outside.emplace(worktrees, *recorder);
    if (is_new) {
      recorder->emit(events::ExplorationStarted{experiment, "base", "/repo"});
      for (auto const& approach : experiment.approaches)
        recorder->emit(events::ApproachGenerated{approach});
    } else {
      recorder->emit(events::ExplorationResumed{});
    }
    payloads.clear();
  }

  /// Does something at every event of a kind.
  template <class Event>
  void at(std::function<void()> action) {
    on_event = [action = std::move(action)](EventPayload const& payload) {
      if (std::holds_alternative<Event>(payload)) action();
    };
  }

  /// The events of a kind since open().
  template <class Event>
  [[nodiscard]] std::vector<Event> told() const {
    std::vector<Event> found;
    for (auto const& payload : payloads) {
      if (auto const* each = std::get_if<Event>(&payload)) found.push_back(*each);
    }
    return found;
  }

  [[nodiscard]] ApproachRecord const& record(std::string const& name) const {
    return recorder->exploration().at(name);
  }

  TempDirectory directory;
  boost::asio::io_context loop;
  HookedWorktrees worktrees{directory.path() / "worktrees"};
  MemoryStore store;
  ScriptedEvaluator evaluator;
  ScriptedPublisher publisher;
  DirectLauncher launcher;
  std::map<std::string, std::shared_ptr<SessionRunner>> runners;
  std::map<std::string, std::shared_ptr<Evaluator>> evaluators;
  run::BrickRefs bricks{worktrees, runners, evaluator, evaluators, launcher, directory.path()};
  ScriptedRunner* runner = nullptr;
  run::MachineTimes machine;  ///< what it has done so far
  Experiment experiment = scripted_experiment();
  std::unique_ptr<Journal> journal;
  std::optional<run::Recorder> recorder;
  std::optional<run::OutsideWatch> outside;
  std::vector<EventPayload> payloads;
  std::function<void(EventPayload const&)> on_event;
  RecordHook const hook = [this](Event const& event) {
    payloads.push_back(event.payload);
    if (on_event) on_event(event.payload);
  };
};

/// End of a session that an API refuses for so long.
inline Limited limited_for(std::chrono::milliseconds wait) {
  Limited limited;
  limited.reason = "429";
  limited.until =
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + wait;
  return limited;
}

/// A gate that a command decides.
inline Criterion gate(std::string name) {
  Criterion criterion;
  criterion.name = std::move(name);
  criterion.gate = true;
  criterion.how = CommandCriterion{"true"};
  return criterion;
}

/// A number that a command prints.
inline Criterion number(std::string name, bool exclusive, int repeat = 1) {
  Criterion criterion;
  criterion.name = std::move(name);
  CommandCriterion how;
  how.run = "measure";
  how.metric = RegexMetric{"([0-9]+)"};
  how.repeat = repeat;
  how.exclusive = exclusive;
  criterion.how = how;
  return criterion;
}

}  // namespace parallel_explore::support
