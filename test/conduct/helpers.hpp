#pragma once

#include "conduct/helper_sessions.hpp"
#include "parallel_explore/folder_worktrees.hpp"
#include "support/fake_bricks.hpp"
#include "support/place.hpp"

#include <boost/asio/post.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::support {

/// Helper sessions of an experiment in memory.
class Helpers {
 public:
  explicit Helpers(Experiment experiment) {
    experiment.name = "e";
    (void)journal->append(events::ExplorationStarted{std::move(experiment), "base", "/repository"});
    auto owned = std::make_unique<ScriptedRunner>();
    runner = owned.get();
    runners["scripted"] = std::move(owned);
  }

  /// Says how the sessions to come end, in order; further ones complete.
  void end_with(std::vector<SessionEnd> const& ends) {
    for (auto const& end : ends) runner->scripts["propose"].push_back({.end = end});
  }

  /// Runs one to its end.
  conduct::HelperOutcome run() {
    conduct::HelperRequest helper;
    helper.purpose = HelperPurpose::propose;
    helper.agent = "scripted";
    helper.directory = directory.path();
    return support::run(context, sessions.run(std::move(helper)));
  }

  /// Stops what runs at the first event of this kind.
  template <class Event>
  void stop_at() {
    on_event = [this](EventPayload const& payload) {
      if (std::holds_alternative<Event>(payload))
        boost::asio::post(context, [this] { group.stop(); });
    };
  }

  /// The events of a kind so far.
  template <class Event>
  [[nodiscard]] std::vector<Event> told() const {
    std::vector<Event> found;
    for (auto const& payload : payloads) {
      if (auto const* each = std::get_if<Event>(&payload)) found.push_back(*each);
    }
    return found;
  }

  TempDirectory directory;
  MemoryStore store;
  std::unique_ptr<Journal> journal = store.create("e");
  std::vector<EventPayload> payloads;
  std::function<void(EventPayload const&)> on_event;
  ScriptedRunner* runner = nullptr;

 private:
  void take(EventPayload const& payload) {
    payloads.push_back(payload);
    if (on_event) on_event(payload);
  }

  boost::asio::io_context context;
  DirectLauncher launcher;
  FolderWorktrees worktrees{directory.path() / "worktrees"};
  std::unique_ptr<Evaluator> evaluator = make_evaluator(launcher);
  std::map<std::string, std::unique_ptr<Evaluator>> evaluators;
  std::map<std::string, std::unique_ptr<SessionRunner>> runners;
  conduct::BrickRefs bricks{worktrees, runners, *evaluator, evaluators, launcher, directory.path()};
  conduct::Recorder recorder{
      *journal, [this](Event const& event, Exploration const&) { take(event.payload); }};
  async::StopGroup group;
  conduct::HelperSessions sessions{bricks, recorder, group};
};

}  // namespace parallel_explore::support
