#include "run/dispatcher.hpp"

#include "core/hosts.hpp"
#include "parallel_explore/event_visit.hpp"
#include "schedule/spending.hpp"

#include <boost/asio/co_spawn.hpp>

#include <random>
#include <utility>

namespace parallel_explore::run {

namespace asio = boost::asio;

namespace {

std::filesystem::path instructions_file(BrickRefs const& bricks, Experiment const& experiment) {
  if (experiment.instructions.empty()) return {};
  return bricks.main_tree / experiment.instructions;
}

schedule::Entry entry_of(Exploration const& exploration, ApproachRecord const& record) {
  schedule::Entry entry;
  entry.approach = record.approach.name;
  entry.agent = agent_of(exploration, record);
  entry.retries = record.retries;
  entry.consumption = schedule::consumption_of(record, {});
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
      plan.spent[record.approach.name] = schedule::consumption_of(record, {});
    }
  }
  plan.helpers = schedule::consumption_of_helpers(exploration);
  plan.measures = has_measuring_stage(exploration.experiment);
  plan.max_parallel = core::places_of(exploration.experiment);
  plan.retries = settings.retries;
  plan.retry_delay = settings.retry_delay;
  plan.patience = settings.patience;
  if (settings.handover) plan.handover = settings.handover_to;
  plan.budget = exploration.experiment.budget;
  plan.approach_budget = settings.budget;
  plan.seed = std::random_device{}();
  plan.held = exploration.paused;
  if (exploration.experiment.deadline) plan.deadline = now + *exploration.experiment.deadline;
  return plan;
}

schedule::PlanChanged changed_plan(Experiment const& experiment) {
  auto const& session = experiment.session;
  return {core::places_of(experiment), session.retries, session.patience, experiment.budget};
}

EventPayload event_of(schedule::Retry const& action, Exploration const& exploration) {
  auto const& sessions = exploration.at(action.approach).sessions;
  std::string reason;
  if (!sessions.empty() && sessions.back().result) reason = reason_of(sessions.back().result->end);
  return events::ApproachRetried{action.approach, action.attempt, std::move(reason), action.delay,
                                 false};
}

EventPayload event_of(schedule::Cool const& action) {
  return events::CooledDown{action.reason, action.wait, action.parallel_limit};
}

EventPayload event_of(schedule::HandOver const& action) {
  return events::ApproachHandedOver{action.approach, action.from, action.to, action.reason,
                                    action.wait};
}

EventPayload event_of(schedule::BudgetAlert const& action) {
  return events::BudgetSpent{action.approach, action.what, action.used, action.limit,
                             action.reached};
}

}  // namespace

Dispatcher::Dispatcher(asio::any_io_executor executor, BrickRefs bricks, Recorder& recorder,
                       std::set<std::string> only)
    : executor_(std::move(executor)),
      bricks_(std::move(bricks)),
      recorder_(recorder),
      instructions_(instructions_file(bricks_, recorder.exploration().experiment),
                    recorder.exploration().experiment.instructions_mode),
      only_(std::move(only)),
      posted_(executor_) {
  recorder_.set_second_listener(
      [this](Event const& event, Exploration const& exploration) { on_event(event, exploration); });
}

Dispatcher::~Dispatcher() { recorder_.set_second_listener({}); }

awaitable<schedule::RunEnded> Dispatcher::run() {
  scheduler_ = std::make_unique<schedule::Scheduler>(
      plan_of(recorder_.exploration(), only_, schedule::Instant::clock::now()));
  inputs_.emplace_front(schedule::Begin{});
  while (!ended_) {
    co_await wait_for_input();
    auto const input = std::move(inputs_.front());
    inputs_.pop_front();
    for (auto const& action : scheduler_->step(input, schedule::Instant::clock::now()))
      carry_out(action);
  }
  if (fault_) std::rethrow_exception(fault_);
  co_return *ended_;
}

void Dispatcher::stop(std::string reason) { post(schedule::StopRequested{std::move(reason)}); }

void Dispatcher::add(std::string const& approach) {
  auto const& exploration = recorder_.exploration();
  post(schedule::ApproachAdded{entry_of(exploration, exploration.at(approach))});
}

void Dispatcher::cancel(std::vector<std::string> approaches) {
  post(schedule::CancelRequested{std::move(approaches)});
}

/// Reports to the scheduler consumption and refusals of the API while sessions run, and what people
/// change.
void Dispatcher::on_event(Event const& event, Exploration const& exploration) {
  auto const spent = [&](std::string const& approach) {
    if (auto const* record = exploration.find(approach))
      post(schedule::Spent{approach, schedule::consumption_of(*record, event.time)});
  };
  if (auto const* progress = std::get_if<events::SessionProgress>(&event.payload)) {
    spent(progress->approach);
  } else if (auto const* done = std::get_if<events::SessionCompleted>(&event.payload)) {
    spent(done->approach);
  } else if (auto const* limited = std::get_if<events::SessionLimited>(&event.payload)) {
    bool const of_credentials = limited->api_status == 401 || limited->api_status == 403;
    if (!of_credentials)
      post(schedule::Refused{limited->approach, limited->reason, limited->retry_after});
  } else if (std::holds_alternative<events::RunPaused>(event.payload)) {
    post(schedule::HoldRequested{true});
  } else if (std::holds_alternative<events::RunContinued>(event.payload)) {
    post(schedule::HoldRequested{false});
  } else if (std::holds_alternative<events::SettingsChanged>(event.payload)) {
    post(changed_plan(exploration.experiment));
  }
}

/// Returns with at least one input: a posted one, or the tick that the scheduler asked for.
awaitable<void> Dispatcher::wait_for_input() {
  while (inputs_.empty()) {
    bool const posted = co_await posted_.wait_until(wake_at_);
    if (posted) continue;
    wake_at_ = schedule::Instant::max();
    inputs_.emplace_back(schedule::Tick{});
  }
}

void Dispatcher::post(schedule::Input input) {
  inputs_.push_back(std::move(input));
  posted_.notify();
}

ApproachJob& Dispatcher::job_of(std::string const& approach) {
  auto& job = jobs_[approach];
  if (!job) job = std::make_unique<ApproachJob>(bricks_, recorder_, instructions_, approach);
  return *job;
}

void Dispatcher::carry_out(schedule::Action const& action) {
  Overloaded const handlers{
      [this](schedule::Start const& each) { start(each.approach); },
      [this](schedule::Measure const& each) { measure(each.approaches); },
      [this](schedule::StopAll const&) { stop_all(); },
      [this](schedule::StopApproach const& each) { stop_approach(each); },
      [this](schedule::GiveUp const& each) { job_of(each.approach).give_up(each.why); },
      [this](schedule::Retry const& each) {
        recorder_.emit(event_of(each, recorder_.exploration()));
      },
      [this](schedule::Cool const& each) { recorder_.emit(event_of(each)); },
      [this](schedule::HandOver const& each) { recorder_.emit(event_of(each)); },
      [this](schedule::BudgetAlert const& each) { recorder_.emit(event_of(each)); },
      [this](schedule::WakeAt const& each) { wake_at_ = each.when; },
      [this](schedule::RunEnded const& each) { ended_ = each; },
  };
  std::visit(handlers, action);
}

void Dispatcher::end_run(std::exception_ptr const& fault) {
  if (!fault_) fault_ = fault;
  post(schedule::StopRequested{"the run cannot continue"});
}

void Dispatcher::start(std::string approach) {
  asio::co_spawn(executor_, job_of(approach).work(),
                 [this, approach](std::exception_ptr const& fault, schedule::JobEnded ended) {
                   if (fault) {
                     end_run(fault);
                     ended = {approach, schedule::JobEnd::failed, {}, {}};
                   }
                   post(std::move(ended));
                 });
}

void Dispatcher::measure(std::vector<std::string> approaches) {
  measuring_ =
      std::make_unique<MeasuringStage>(bricks_, recorder_, MeasuringWork{std::move(approaches)});
  asio::co_spawn(executor_, measuring_->run(), [this](std::exception_ptr const& fault) {
    if (fault) end_run(fault);
    measuring_.reset();
    post(schedule::MeasuringEnded{});
  });
}

void Dispatcher::stop_all() {
  if (measuring_) measuring_->stop();
  for (auto& [name, job] : jobs_) job->stop();
}

void Dispatcher::stop_approach(schedule::StopApproach const& action) {
  if (measuring_) {
    measuring_->drop(action.approach);
  } else {
    job_of(action.approach).stop(action.why);
  }
}

}  // namespace parallel_explore::run
