#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/explorer.hpp"
#include "parallel_explore/folder_worktrees.hpp"
#include "support/fake_bricks.hpp"
#include "support/hooked_store.hpp"
#include "support/sandbox.hpp"

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::support {

/// Folders for worktrees that can be put in order for measuring, and note it.
class MeasurableFolders final : public Worktrees {
 public:
  explicit MeasurableFolders(std::filesystem::path const& root) : folders_(root) {}

  awaitable<Worktree> create(WorktreeRequest request) override {
    return folders_.create(std::move(request));
  }
  awaitable<void> verify(Worktree worktree) override { return folders_.verify(worktree); }
  awaitable<std::optional<PreexistingPaths>> mark_ready(Worktree worktree) override {
    return folders_.mark_ready(worktree);
  }
  awaitable<OutsideState> outside(Worktree worktree) override { return folders_.outside(worktree); }
  awaitable<std::optional<OutsideState>> outside_all(std::string) override {
    std::optional<OutsideState> state{OutsideState{facts}};
    co_return state;
  }
  awaitable<CommittedWork> commit(Worktree worktree, std::string message) override {
    CommittedWork work = co_await folders_.commit(worktree, std::move(message));
    work.commit = commit_id;
    co_return work;
  }
  awaitable<std::vector<std::string>> begin_measuring(Worktree worktree,
                                                      MeasuringRequest) override {
    calls.push_back("begin " + worktree.approach);
    co_return std::vector<std::string>();
  }
  awaitable<void> end_measuring(Worktree worktree, MeasuringRequest, std::string) override {
    calls.push_back("end " + worktree.approach);
    if (cannot_end) throw Error(*cannot_end, "cannot restore it");
    co_return;
  }
  awaitable<Removed> remove(Worktree worktree, Removal removal) override {
    return folders_.remove(std::move(worktree), removal);
  }

  std::vector<std::string> calls;
  std::string commit_id;  ///< of every commit; empty: there are none
  std::optional<ErrorCode> cannot_end;
  std::map<std::string, std::string> facts;  ///< of what is outside all worktrees

 private:
  FolderWorktrees folders_;
};

/// An Explorer without git and without processes: folders for worktrees, scripts for sessions,
/// memory for the record.
class ExplorerInMemory : public testing::Test {
 protected:
  ExplorerInMemory() {
    for (auto const* name : {"a", "b"}) list(name);
    make_explorer();
  }

  /// Lists an approach in the experiment.
  void list(std::string const& name) {
    Approach approach;
    approach.name = approach.id = name;
    approach.description = "as " + name;
    experiment_.approaches.push_back(std::move(approach));
  }

  /// Makes the Explorer again. Its store is empty unless one is given.
  void make_explorer(std::unique_ptr<Publisher> publisher = nullptr,
                     std::unique_ptr<ProgressStore> store = nullptr) {
    Bricks bricks;
    auto worktrees = std::make_unique<MeasurableFolders>(directory_.path() / "worktrees");
    auto runner = std::make_unique<ScriptedRunner>();
    auto evaluator = std::make_unique<ScriptedEvaluator>();
    worktrees_ = worktrees.get();
    runner_ = runner.get();
    evaluator_ = evaluator.get();
    bricks.worktrees = std::move(worktrees);
    bricks.runners["scripted"] = std::move(runner);
    bricks.evaluator = std::move(evaluator);
    if (!store) store = std::make_unique<MemoryStore>();
    bricks.store = std::make_unique<support::HookedStore>(std::move(store), hook_);
    bricks.publisher = std::move(publisher);
    explorer_.emplace(directory_.path(), std::move(bricks));
  }

  /// Runs an operation of the Explorer to its end.
  template <class T>
  T wait(awaitable<T> work) {
    loop_.restart();
    return support::run(loop_, std::move(work));
  }

  Exploration explore() { return wait(explorer_->run(experiment_)); }
  Exploration resume() { return wait(explorer_->resume("x")); }

  /// The code of the Error that an operation throws.
  template <class T>
  ErrorCode refusal(awaitable<T> work) {
    try {
      (void)wait(std::move(work));
    } catch (Error const& error) {
      message_ = error.what();
      return error.code();
    }
    ADD_FAILURE() << "nothing was refused";
    return {};
  }

  /// Writes a record as a process leaves it that was killed.
  void record(std::vector<EventPayload> const& payloads) {
    auto const told_before = events_;
    auto const hook = std::exchange(on_event, {});
    auto const names = explorer_->store().experiments();
    bool const is_new = std::ranges::find(names, "x") == names.end();
    auto const journal = is_new ? explorer_->store().create("x") : explorer_->store().open("x");
    if (is_new) {
      (void)journal->append(events::ExplorationStarted{experiment_, "base", directory_.path()});
      for (auto const& approach : experiment_.approaches)
        (void)journal->append(events::ApproachGenerated{approach});
    }
    for (auto const& payload : payloads) (void)journal->append(payload);
    events_ = told_before;
    on_event = hook;
  }

  /// Records an approach that is completed, with a worktree and these measurements.
  void record_result(std::string const& name, std::vector<Measurement> const& measurements = {}) {
    auto const path = directory_.path() / "worktrees" / "x" / name;
    std::filesystem::create_directories(path);
    std::vector<EventPayload> payloads{
        events::ApproachStarted{name, name}, events::WorktreeCreated{name, path.string(), "", ""},
        events::SessionStarted{name, 1, "session of " + name, "scripted", "", "", ""},
        events::SessionCompleted{name, 1, {}},
        events::WorkCommitted{name, "commit of " + name, {1, 1, 0}, {}}};
    for (auto const& each : measurements) payloads.emplace_back(events::Measured{name, 1, each});
    payloads.emplace_back(events::ApproachCompleted{name, name, {}});
    record(payloads);
  }

  /// Stops the Explorer at the first event of this kind.
  template <class E>
  void stop_at() {
    on_event = [this](EventPayload const& payload) {
      if (std::holds_alternative<E>(payload))
        boost::asio::post(loop_, [this] { explorer_->stop("asked"); });
    };
  }

  /// The events of a kind so far.
  template <class E>
  [[nodiscard]] std::vector<E> told() const {
    std::vector<E> found;
    for (auto const& payload : events_) {
      if (auto const* each = std::get_if<E>(&payload)) found.push_back(*each);
    }
    return found;
  }

  /// The approaches whose sessions started, in order; helper sessions by their purpose.
  [[nodiscard]] std::vector<std::string> sessions() const {
    std::vector<std::string> names;
    for (auto const& request : runner_->requests) names.push_back(request.approach.name);
    return names;
  }

  [[nodiscard]] Exploration recorded() { return explorer_->store().load("x"); }

  TempDirectory directory_;
  boost::asio::io_context loop_;
  Experiment experiment_ = scripted_experiment();
  MeasurableFolders* worktrees_ = nullptr;
  ScriptedRunner* runner_ = nullptr;
  ScriptedEvaluator* evaluator_ = nullptr;
  std::optional<Explorer> explorer_;
  std::vector<EventPayload> events_;
  std::function<void(EventPayload const&)> on_event;
  support::RecordHook const hook_ = [this](Event const& event) {
    events_.push_back(event.payload);
    if (on_event) on_event(event.payload);
  };
  std::string message_;  ///< of the last refusal
};

/// A score from 0 to 10 that an evaluator gives.
inline Criterion score(std::string name) {
  Criterion criterion;
  criterion.name = std::move(name);
  criterion.worst = 0;
  criterion.best = 10;
  criterion.how = CustomEvaluator{};
  return criterion;
}

/// A question to judges.
inline Criterion question(std::string name) {
  Criterion criterion;
  criterion.name = std::move(name);
  criterion.how = JudgeQuestion{"which is better?"};
  return criterion;
}

/// A number that a command prints.
inline Criterion counted(std::string name) {
  return measure(std::move(name), "count", RegexMetric{"([0-9]+)"});
}

/// The recorded values of a criterion.
inline Measurement values_of(std::string criterion, std::vector<double> values) {
  Measurement measurement;
  measurement.criterion = std::move(criterion);
  measurement.values = std::move(values);
  return measurement;
}

/// The recorded answer of a gate.
inline Measurement answer_of(std::string gate, bool passed) {
  Measurement measurement;
  measurement.criterion = std::move(gate);
  measurement.passed = passed;
  return measurement;
}

/// A measurement of one value.
inline Measurement value(double number) {
  Measurement measurement;
  measurement.values = {number};
  return measurement;
}

}  // namespace parallel_explore::support
