#include "conduct/conductor.hpp"

#include <boost/asio/redirect_error.hpp>

#include <utility>

namespace parallel_explore::conduct {

namespace asio = boost::asio;

namespace {

std::filesystem::path instructions_file(Crew const& crew, Experiment const& experiment) {
  if (experiment.instructions.empty()) return {};
  return crew.main_tree / experiment.instructions;
}

schedule::Plan plan_of(Exploration const& exploration, schedule::Instant now) {
  schedule::Plan plan;
  for (auto const& record : exploration.approaches) {
    if (!is_final(record.state)) plan.to_work.push_back(record.approach.name);
  }
  for (auto const& criterion : exploration.experiment.criteria) {
    plan.measures = plan.measures || is_exclusive(criterion);
  }
  plan.max_parallel = exploration.experiment.session.max_parallel;
  if (exploration.experiment.deadline) plan.deadline = now + *exploration.experiment.deadline;
  return plan;
}

}  // namespace

Conductor::Conductor(asio::any_io_executor executor, Crew crew, Recorder& recorder)
    : executor_(std::move(executor)),
      crew_(std::move(crew)),
      recorder_(recorder),
      instructions_(instructions_file(crew_, recorder.exploration().experiment),
                    recorder.exploration().experiment.instructions_mode),
      wake_(executor_, schedule::Instant::max()) {}

task<schedule::Finish> Conductor::conduct() {
  scheduler_ = std::make_unique<schedule::Scheduler>(
      plan_of(recorder_.exploration(), schedule::Instant::clock::now()));
  inputs_.emplace_front(schedule::Begin{});
  while (!finish_) {
    if (inputs_.empty()) co_await wait_for_input();
    auto const input = std::move(inputs_.front());
    inputs_.pop_front();
    for (auto const& action : scheduler_->step(input, schedule::Instant::clock::now())) act(action);
  }
  if (fatal_) std::rethrow_exception(fatal_);
  co_return *finish_;
}

void Conductor::stop(std::string reason) { post(schedule::StopAsked{std::move(reason)}); }

/// Ends with at least one input: what was posted, or the time that the scheduler asked for.
task<void> Conductor::wait_for_input() {
  boost::system::error_code woken;
  co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  if (woken != asio::error::operation_aborted) wake_.expires_at(schedule::Instant::max());
  if (inputs_.empty()) inputs_.emplace_back(schedule::Tick{});
}

void Conductor::post(schedule::Input input) {
  inputs_.push_back(std::move(input));
  wake_.cancel();
}

void Conductor::act(schedule::Action const& action) {
  if (auto const* to_start = std::get_if<schedule::Start>(&action)) {
    start(*to_start);
  } else if (std::holds_alternative<schedule::Stop>(action)) {
    for (auto& [name, job] : jobs_) job->stop();
  } else if (auto const* wake = std::get_if<schedule::WakeAt>(&action)) {
    wake_.expires_at(wake->when);
  } else {
    finish_ = std::get<schedule::Finish>(action);
  }
}

void Conductor::start(schedule::Start const& start) {
  auto& job = jobs_[start.approach];
  if (!job) job = std::make_unique<ApproachJob>(crew_, recorder_, instructions_, start.approach);
  auto steps = start.job == schedule::Job::work ? job->work() : job->measure();
  asio::co_spawn(executor_, std::move(steps), [this, start](std::exception_ptr error, bool usable) {
    ended(start, error, usable);
  });
}

void Conductor::ended(schedule::Start const& start, std::exception_ptr const& error, bool usable) {
  if (error && !fatal_) {
    fatal_ = error;
    post(schedule::StopAsked{"the run cannot go on"});
  }
  post(schedule::Ended{start.approach, start.job, usable});
}

}  // namespace parallel_explore::conduct
