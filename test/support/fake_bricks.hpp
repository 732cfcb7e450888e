#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/evaluator.hpp"
#include "parallel_explore/experiment.hpp"
#include "parallel_explore/publisher.hpp"
#include "parallel_explore/session_runner.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// Bricks without processes, for tests of what decides.
namespace parallel_explore::support {

/// An experiment whose sessions a ScriptedRunner plays, without approaches yet.
inline Experiment scripted_experiment() {
  Experiment experiment;
  experiment.name = "x";
  experiment.task = "do it";
  experiment.session.agent = "scripted";
  experiment.session.max_parallel = 2;
  experiment.session.retry_delay = std::chrono::milliseconds(0);
  return experiment;
}

/// Gives others a turn, or waits for the cancellation. Tells whether it was cancelled.
inline awaitable<bool> is_cancelled(bool waits) {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  if (waits) {
    timer.expires_at(std::chrono::steady_clock::time_point::max());
  } else {
    timer.expires_after(std::chrono::nanoseconds(0));
  }
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  boost::system::error_code error;
  co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, error));
  co_return error == boost::asio::error::operation_aborted;
}

/// One session as a ScriptedRunner plays it.
struct ScriptedSession {
  SessionEnd end = Completed{};
  std::vector<EventPayload> emits = {};  ///< before it ends
  bool waits = false;                    ///< runs until it is cancelled
  bool works = true;                     ///< writes a file, so that there is something to commit
  Usage usage;
  std::string agent_session;  ///< the agent's own id, which a later session may resume
  std::string answer;         ///< its final text
  std::vector<std::string> denied_tools;
};

/// Plays scripts of sessions. An approach whose script is used up completes. The scripts of helper
/// sessions are under their purpose: "propose", "outline", "judge".
class ScriptedRunner final : public SessionRunner {
 public:
  std::map<std::string, std::deque<ScriptedSession>> scripts;  ///< by approach
  std::vector<SessionRequest> requests;                        ///< in the order of their starts
  int most_at_once = 0;
  std::function<void(SessionRequest const&)> on_start;
  std::function<std::string(SessionRequest const&)> answer;  ///< where the script has none
  bool resumes = false;

  awaitable<SessionResult> run(SessionRequest request, EventSink& sink) override {
    ScriptedSession script;
    if (auto& left = scripts[request.approach.name]; !left.empty()) {
      script = std::move(left.front());
      left.pop_front();
    }
    requests.push_back(request);
    most_at_once = std::max(most_at_once, ++running_);
    Leave const leave{running_};
    if (on_start) on_start(request);
    for (auto& payload : script.emits) sink.emit(std::move(payload));
    SessionResult result;
    result.end = script.end;
    result.usage = script.usage;
    result.session_id = script.agent_session;
    result.answer = script.answer.empty() && answer ? answer(request) : script.answer;
    result.denied_tools = script.denied_tools;
    result.duration = std::chrono::milliseconds(1);
    if (script.works) std::ofstream(request.worktree / "work") << request.session_id;
    if (co_await is_cancelled(script.waits)) result.end = Cancelled{};
    co_return result;
  }

  [[nodiscard]] bool can_resume() const override { return resumes; }

 private:
  struct Leave {
    int& running;
    ~Leave() { --running; }
  };

  int running_ = 0;
};

/// Answers from a function.
class ScriptedEvaluator final : public Evaluator {
 public:
  std::function<Measurement(Criterion const&, Sample const&)> answer;
  std::function<bool(Criterion const&, Sample const&)> waits;  ///< runs until it is cancelled
  std::vector<std::pair<std::string, std::string>> asked;      ///< criterion, approach

  awaitable<Measurement> evaluate(Criterion criterion, Sample sample) override {
    asked.emplace_back(criterion.name, sample.approach.name);
    Measurement measurement;
    bool const cancelled = co_await is_cancelled(waits && waits(criterion, sample));
    if (cancelled) {
      measurement.outcome = MeasurementOutcome::cancelled;
    } else if (answer) {
      measurement = answer(criterion, sample);
    } else {
      measurement.values = {0};
      measurement.passed = true;
    }
    co_return measurement;
  }
};

/// Publishes nowhere; records its calls.
class ScriptedPublisher final : public Publisher {
 public:
  std::map<std::string, Assignment> assignments;    ///< by approach
  std::map<std::string, Publication> publications;  ///< by approach
  std::function<void(std::string const&approach)> on_assign, on_publish;
  bool publishing_waits = false;   ///< until it is cancelled
  std::vector<std::string> calls;  ///< "assign a", "publish a", …

  awaitable<void> begin(std::vector<std::string>, Exploration const&, EventSink&) override {
    calls.emplace_back("begin");
    co_return;
  }
  awaitable<Assignment> assign(std::string approach, Exploration const&) override {
    calls.push_back("assign " + approach);
    if (on_assign) on_assign(approach);
    co_return assignments[approach];
  }
  awaitable<Publication> publish(std::string approach, Exploration const&, EventSink&) override {
    calls.push_back("publish " + approach);
    if (on_publish) on_publish(approach);
    bool const cancelled = co_await is_cancelled(publishing_waits);
    if (cancelled) throw Error(ErrorCode::interrupted, "cancelled");
    co_return publications[approach];
  }
  awaitable<void> end(Exploration const&, EventSink&) override {
    calls.emplace_back("end");
    co_return;
  }
};

}  // namespace parallel_explore::support
