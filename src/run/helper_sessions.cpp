#include "run/helper_sessions.hpp"

#include "async/run_bounded.hpp"
#include "core/ids.hpp"
#include "parallel_explore/error.hpp"
#include "run/scratch_directory.hpp"
#include "schedule/spending.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <random>
#include <utility>

namespace parallel_explore::run {
namespace {

/// Records the process of a helper session, so that a later run finds it, and drops its progress.
class HelperSink final : public EventSink {
 public:
  HelperSink(Recorder& recorder, std::string session_id)
      : recorder_(recorder), session_id_(std::move(session_id)) {}

  void emit(EventPayload payload) override {
    if (auto const* spawned = std::get_if<events::SessionSpawned>(&payload))
      recorder_.emit(events::HelperSpawned{session_id_, spawned->process});
  }

 private:
  Recorder& recorder_;
  std::string session_id_;
};

}  // namespace

HelperSessions::HelperSessions(BrickRefs const& bricks, Recorder& recorder, async::StopGroup& group)
    : bricks_(bricks),
      recorder_(recorder),
      group_(group),
      cool_down_(recorder.exploration().experiment.session.max_parallel, std::random_device{}()) {}

SessionRequest HelperSessions::request_for(HelperRequest const& helper, std::string session_id) {
  auto const& exploration = recorder_.exploration();
  auto const& experiment = exploration.experiment;
  if (schedule::is_spent(experiment.budget, schedule::total_consumption(exploration, {})))
    throw NoBudgetLeft{};
  SessionRequest request;
  request.experiment = exploration.name;
  request.task = experiment.task;
  request.approach.name = name_of(helper.purpose);
  request.session_id = std::move(session_id);
  request.prompt = helper.prompt;
  request.resume = helper.resume;
  request.read_only = true;
  request.helper = helper.purpose;
  request.worktree = helper.directory;
  if (auto const found = experiment.agents.find(helper.agent); found != experiment.agents.end())
    request.agent = found->second;
  if (!helper.model.empty()) request.agent.model = helper.model;
  request.agent.permission_mode = "default";
  request.timeout = helper.timeout;
  request.budget_usd = schedule::remaining_budget_usd(exploration);
  request.grace = experiment.session.grace;
  request.stall = experiment.session.stall;
  request.pass_env = experiment.pass_env;
  if (auto const directory = recorder_.directory(); !directory.empty()) {
    auto const stem = fmt::format("pexplore.{}.{}", name_of(helper.purpose), ++number_);
    request.stream_file = directory / "sessions" / (stem + ".stream.jsonl");
    request.stderr_file = directory / "sessions" / (stem + ".stderr.log");
  }
  return request;
}

awaitable<HelperOutcome> HelperSessions::run_once(HelperRequest helper, async::Stoppable& steps) {
  std::optional<ScratchDirectory> scratch;
  if (helper.directory.empty())
    helper.directory = scratch.emplace(scratch_places(recorder_.directory())).path();
  SessionRequest request = request_for(helper, core::new_uuid());
  HelperOutcome outcome;
  outcome.session_id = request.session_id;
  recorder_.emit(events::HelperStarted{outcome.session_id, helper.purpose, helper.agent,
                                       request.agent.model, helper.approach});
  HelperSink sink(recorder_, outcome.session_id);
  awaitable<SessionResult> session =
      bricks_.runners.at(helper.agent)->run(std::move(request), sink);
  outcome.result = co_await steps.run(std::move(session));
  recorder_.emit(events::HelperCompleted{outcome.session_id, outcome.result});
  if (steps.stopping()) throw async::Stopped{};
  co_return outcome;
}

awaitable<void> HelperSessions::wait(std::chrono::milliseconds time, async::Stoppable& steps) {
  auto waiting = [](std::chrono::milliseconds how_long) -> awaitable<void> {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, how_long);
    boost::system::error_code ignored;
    co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  };
  awaitable<void> running = waiting(time);
  co_await steps.run_to_end(std::move(running));
}

HelperSessions::Turn::Turn(HelperSessions& sessions) : sessions_(sessions) { ++sessions_.running_; }

HelperSessions::Turn::~Turn() {
  --sessions_.running_;
  sessions_.waiting_.notify();
}

awaitable<HelperOutcome> HelperSessions::run(HelperRequest helper) {
  async::Stoppable steps(group_);
  if (steps.stopping()) throw async::Stopped{};
  auto const& settings = recorder_.exploration().experiment.session;
  for (int retries = 0;;) {
    co_await wait_for_turn(steps);
    std::optional<Turn> turn(*this);
    HelperOutcome outcome = co_await run_once(helper, steps);
    auto const& end = outcome.result.end;
    if (auto const* const limited = std::get_if<Limited>(&end)) {
      if (!extend_cool_down(*limited)) co_return outcome;
      continue;
    }
    auto const* const failed = std::get_if<Failed>(&end);
    if (!failed || !failed->transient || retries >= settings.retries) {
      auto const now = std::chrono::steady_clock::now();
      if (std::holds_alternative<Completed>(end)) {
        cool_down_.succeeded(now);
      } else {
        cool_down_.answered(now);
      }
      co_return outcome;
    }
    turn.reset();
    auto const backoff = schedule::session_retries(settings.retry_delay);
    co_await wait(schedule::wait_after(backoff, retries), steps);
    ++retries;
  }
}

/// Returns when no person holds the run, no cool-down is left, whichever session started it, and
/// one more may run.
awaitable<void> HelperSessions::wait_for_turn(async::Stoppable& steps) {
  while (true) {
    co_await bricks_.may_start(steps);
    auto const now = std::chrono::steady_clock::now();
    cool_down_.allow(recorder_.exploration().experiment.session.max_parallel);
    if (!cool_down_.over(now)) {
      co_await wait(std::chrono::ceil<schedule::Duration>(cool_down_.until() - now), steps);
    } else if (running_ >= cool_down_.parallel_limit()) {
      co_await wait_for_end(steps);
    } else {
      co_return;
    }
  }
}

awaitable<void> HelperSessions::run_jobs(std::vector<std::function<awaitable<void>()>> jobs) {
  auto limit = [this] { return recorder_.exploration().experiment.session.max_parallel; };
  return async::run_bounded(std::move(jobs), std::move(limit), bricks_.settings);
}

/// Returns when a session has ended, or the settings have changed.
awaitable<void> HelperSessions::wait_for_end(async::Stoppable& steps) {
  async::Signal ended(co_await boost::asio::this_coro::executor);
  async::Listeners::Place const place(&waiting_, ended), second_place(bricks_.settings, ended);
  awaitable<bool> waiting = ended.wait();
  co_await steps.run_to_end(std::move(waiting));
}

/// Starts or extends a cool-down. False if the API would be back only after the patience.
bool HelperSessions::extend_cool_down(Limited const& limited) {
  auto const& settings = recorder_.exploration().experiment.session;
  auto const now = std::chrono::steady_clock::now();
  auto const asked = schedule::asked_wait(limited, std::chrono::system_clock::now());
  bool const begins = cool_down_.refused(asked, now);
  if (cool_down_.until() >= *cool_down_.refusing_since() + settings.patience) return false;
  if (begins) {
    auto const time = std::chrono::ceil<schedule::Duration>(cool_down_.until() - now);
    recorder_.emit(events::CooledDown{limited.reason, time, cool_down_.parallel_limit()});
  }
  return true;
}

}  // namespace parallel_explore::run
