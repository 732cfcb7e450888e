#include "conduct/conductor.hpp"

#include "schedule/spending.hpp"

#include <boost/asio/co_spawn.hpp>

#include <random>
#include <utility>

namespace parallel_explore::conduct {

namespace asio = boost::asio;

namespace {

std::filesystem::path instructions_file(Crew const& crew, Experiment const& experiment) {
  if (experiment.instructions.empty()) return {};
  return crew.main_tree / experiment.instructions;
}

schedule::Entry entry_of(Exploration const& exploration, ApproachRecord const& record) {
  schedule::Entry entry;
  entry.approach = record.approach.name;
  entry.agent =
      record.approach.agent.empty() ? exploration.experiment.session.agent : record.approach.agent;
  entry.retries = record.retries;
  entry.used = schedule::used_by(record, {});
  entry.after = record.approach.after;
  return entry;
}

schedule::Plan plan_of(Exploration const& exploration, std::set<std::string> const& only,
                       schedule::Instant now) {
  auto const& settings = exploration.experiment.session;
  schedule::Plan plan;
  for (auto const& record : exploration.approaches) {
    bool const wanted = only.empty() || only.contains(record.approach.name);
    if (wanted && !is_final(record.state)) {
      plan.to_work.push_back(entry_of(exploration, record));
    } else {
      plan.spent[record.approach.name] = schedule::used_by(record, {});
    }
  }
  plan.others = schedule::used_by_helpers(exploration);
  plan.measures = has_measuring_stage(exploration.experiment);
  plan.max_parallel = settings.max_parallel;
  plan.retries = settings.retries;
  plan.retry_delay = settings.retry_delay;
  plan.patience = settings.patience;
  plan.budget = exploration.experiment.budget;
  plan.approach_budget = settings.budget;
  plan.seed = std::random_device{}();
  if (exploration.experiment.deadline) plan.deadline = now + *exploration.experiment.deadline;
  return plan;
}

}  // namespace

Conductor::Conductor(asio::any_io_executor executor, Crew crew, Recorder& recorder,
                     std::set<std::string> only)
    : executor_(std::move(executor)),
      crew_(std::move(crew)),
      recorder_(recorder),
      instructions_(instructions_file(crew_, recorder.exploration().experiment),
                    recorder.exploration().experiment.instructions_mode),
      only_(std::move(only)),
      posted_(executor_) {
  recorder_.also_tell(
      [this](Event const& event, Exploration const& exploration) { hear(event, exploration); });
}

Conductor::~Conductor() { recorder_.also_tell({}); }

awaitable<schedule::Finish> Conductor::conduct() {
  scheduler_ = std::make_unique<schedule::Scheduler>(
      plan_of(recorder_.exploration(), only_, schedule::Instant::clock::now()));
  inputs_.emplace_front(schedule::Begin{});
  while (!finish_) {
    co_await wait_for_input();
    auto const input = std::move(inputs_.front());
    inputs_.pop_front();
    for (auto const& action : scheduler_->step(input, schedule::Instant::clock::now()))
      std::visit([this](auto const& each) { act(each); }, action);
  }
  if (fatal_) std::rethrow_exception(fatal_);
  co_return *finish_;
}

void Conductor::stop(std::string reason) { post(schedule::StopAsked{std::move(reason)}); }

void Conductor::add(std::string const& approach) {
  auto const& exploration = recorder_.exploration();
  post(schedule::Added{entry_of(exploration, exploration.at(approach))});
}

void Conductor::cancel(std::vector<std::string> approaches) {
  post(schedule::CancelRequested{std::move(approaches)});
}

/// What sessions say of the API and of what they use is the scheduler's to weigh.
void Conductor::hear(Event const& event, Exploration const& exploration) {
  auto const spent = [&](std::string const& approach) {
    if (auto const* record = exploration.find(approach))
      post(schedule::Spent{approach, schedule::used_by(*record, event.time)});
  };
  if (auto const* progress = std::get_if<events::SessionProgress>(&event.payload)) {
    spent(progress->approach);
  } else if (auto const* done = std::get_if<events::SessionCompleted>(&event.payload)) {
    spent(done->approach);
  } else if (auto const* limited = std::get_if<events::SessionLimited>(&event.payload)) {
    bool const of_credentials = limited->api_status == 401 || limited->api_status == 403;
    if (!of_credentials)
      post(schedule::Refused{limited->approach, limited->reason, limited->retry_after});
  }
}

/// Ends with at least one input: what was posted, or the time that the scheduler asked for.
awaitable<void> Conductor::wait_for_input() {
  while (inputs_.empty()) {
    bool const posted = co_await posted_.wait_until(wake_at_);
    if (posted) continue;
    wake_at_ = schedule::Instant::max();
    inputs_.emplace_back(schedule::Tick{});
  }
}

void Conductor::post(schedule::Input input) {
  inputs_.push_back(std::move(input));
  posted_.notify();
}

ApproachJob& Conductor::job_of(std::string const& approach) {
  auto& job = jobs_[approach];
  if (!job) job = std::make_unique<ApproachJob>(crew_, recorder_, instructions_, approach);
  return *job;
}

void Conductor::act(schedule::Start const& action) {
  asio::co_spawn(executor_, job_of(action.approach).work(),
                 [this, action](std::exception_ptr const& error, schedule::Ended ended) {
                   if (error) {
                     if (!fatal_) fatal_ = error;
                     post(schedule::StopAsked{"the run cannot go on"});
                     ended = {action.approach, schedule::End::failed, {}, {}};
                   }
                   post(std::move(ended));
                 });
}

void Conductor::act(schedule::Measure const& action) {
  measuring_ = std::make_unique<MeasuringStage>(crew_, recorder_, action.approaches);
  asio::co_spawn(executor_, measuring_->run(), [this](std::exception_ptr const& error) {
    if (error) {
      if (!fatal_) fatal_ = error;
      post(schedule::StopAsked{"the run cannot go on"});
    }
    measuring_.reset();
    post(schedule::MeasuringEnded{});
  });
}

void Conductor::act(schedule::Stop const& /*action*/) {
  if (measuring_) measuring_->stop();
  for (auto& [name, job] : jobs_) job->stop();
}

void Conductor::act(schedule::StopOne const& action) {
  if (measuring_) {
    measuring_->drop(action.approach);
  } else {
    job_of(action.approach).stop(action.why);
  }
}

void Conductor::act(schedule::GiveUp const& action) { job_of(action.approach).give_up(action.why); }

void Conductor::act(schedule::Retry const& action) {
  auto const& sessions = recorder_.exploration().at(action.approach).sessions;
  std::string reason;
  if (!sessions.empty() && sessions.back().result) reason = reason_of(sessions.back().result->end);
  recorder_.emit(events::ApproachRetried{action.approach, action.attempt, std::move(reason),
                                         action.delay, false});
}

void Conductor::act(schedule::Cool const& action) {
  recorder_.emit(events::CooledDown{action.reason, action.wait, action.at_once});
}

void Conductor::act(schedule::BudgetNews const& action) {
  recorder_.emit(
      events::BudgetSpent{action.approach, action.what, action.used, action.limit, action.reached});
}

void Conductor::act(schedule::WakeAt const& action) { wake_at_ = action.when; }

void Conductor::act(schedule::Finish const& action) { finish_ = action; }

}  // namespace parallel_explore::conduct
