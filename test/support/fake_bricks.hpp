#pragma once

#include "parallel_explore/evaluator.hpp"
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

/// One session as a ScriptedRunner plays it.
struct ScriptedSession {
  SessionEnd end = Completed{};
  bool waits = false;  ///< runs until it is cancelled
  bool works = true;   ///< writes a file, so that there is something to commit
  Usage usage;
  std::string agent_session;  ///< the agent's own id, which a later session may resume
};

/// Plays scripts of sessions. An approach whose script is used up completes.
class ScriptedRunner final : public SessionRunner {
 public:
  std::map<std::string, std::deque<ScriptedSession>> scripts;  ///< by approach
  std::vector<SessionRequest> requests;                        ///< in the order of their starts
  int most_at_once = 0;
  std::function<void(SessionRequest const&)> on_start;
  bool resumes = false;

  awaitable<SessionResult> run(SessionRequest request, EventSink& /*sink*/) override {
    ScriptedSession script;
    if (auto& left = scripts[request.approach.name]; !left.empty()) {
      script = std::move(left.front());
      left.pop_front();
    }
    requests.push_back(request);
    most_at_once = std::max(most_at_once, ++running_);
    if (on_start) on_start(request);
    SessionResult result;
    result.end = script.end;
    result.usage = script.usage;
    result.session_id = script.agent_session;
    result.duration = std::chrono::milliseconds(1);
    if (script.works) std::ofstream(request.worktree / "work") << request.session_id;
    if (co_await cancelled(script.waits)) result.end = Cancelled{};
    --running_;
    co_return result;
  }

  [[nodiscard]] bool can_resume() const override { return resumes; }

 private:
  /// Gives others a turn, or waits for the cancellation.
  static awaitable<bool> cancelled(bool waits) {
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

  int running_ = 0;
};

/// Answers from a function.
class ScriptedEvaluator final : public Evaluator {
 public:
  std::function<Measurement(Criterion const&, Sample const&)> answer;
  std::vector<std::pair<std::string, std::string>> asked;  ///< criterion, approach

  awaitable<Measurement> evaluate(Criterion criterion, Sample sample) override {
    asked.emplace_back(criterion.name, sample.approach.name);
    Measurement measurement;
    if (answer) {
      measurement = answer(criterion, sample);
    } else {
      measurement.values = {0};
      measurement.passed = true;
    }
    co_return measurement;
  }
};

}  // namespace parallel_explore::support
