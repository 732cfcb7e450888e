#include "schedule/scheduler.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::schedule {

Scheduler::Scheduler(Plan plan)
    : plan_(std::move(plan)),
      cool_down_(plan_.max_parallel, plan_.seed),
      ledger_(plan_.budget, plan_.approach_budget) {
  ledger_.add_helpers(plan_.helpers);
  for (auto& entry : plan_.to_work) waiting_.push_back({std::move(entry), Instant::min()});
}

std::vector<Action> Scheduler::step(Input const& input, Instant now) {
  Actions actions;
  if (finished_) return actions;
  std::visit([&](auto const& each) { take(each, now, actions); }, input);
  if (plan_.deadline && now >= *plan_.deadline && outcome_ == RunOutcome::done)
    stop(actions, RunOutcome::deadline_passed, {});
  auto const since = cool_down_.refusing_since();
  if (since && now >= *since + plan_.patience && outcome_ == RunOutcome::done && work_is_left())
    stop(actions, RunOutcome::out_of_patience, "the API refused for too long");
  if (outcome_ == RunOutcome::done) start_what_may(now, actions);
  finish_if_over(actions);
  if (!finished_) wake_when_needed(now, actions);
  return actions;
}

void Scheduler::take(Begin const& /*input*/, Instant /*now*/, Actions& actions) {
  for (auto const& [approach, consumption] : plan_.spent) account(approach, consumption, actions);
  auto const entries = waiting_;
  for (auto const& waiting : entries)
    account(waiting.entry.approach, waiting.entry.consumption, actions);
}

void Scheduler::take(MeasuringEnded const& /*input*/, Instant /*now*/, Actions& /*actions*/) {
  measuring_.clear();
}

void Scheduler::take(Refused const& input, Instant now, Actions& actions) {
  cool(input.retry_after, input.reason, now, actions);
}

void Scheduler::take(Spent const& input, Instant /*now*/, Actions& actions) {
  auto const running = running_.find(input.approach);
  if (running != running_.end()) {
    if (input.consumption.usage.turns > running->second.consumption.usage.turns)
      cool_down_.answered();
    running->second.consumption = input.consumption;
  }
  account(input.approach, input.consumption, actions);
}

void Scheduler::take(ApproachAdded const& input, Instant /*now*/, Actions& /*actions*/) {
  waiting_.push_back({input.entry, Instant::min()});
}

void Scheduler::take(CancelRequested const& input, Instant /*now*/, Actions& actions) {
  if (!input.approaches.empty()) {
    for (auto const& approach : input.approaches) cancel(approach, actions);
    return;
  }
  std::set<std::string> all(to_measure_.begin(), to_measure_.end());
  for (auto const& waiting : waiting_) all.insert(waiting.entry.approach);
  for (auto const& [name, entry] : running_) all.insert(name);
  all.insert(measuring_.begin(), measuring_.end());
  for (auto const& approach : all) cancel(approach, actions);
  if (outcome_ == RunOutcome::done) outcome_ = RunOutcome::cancelled;
}

void Scheduler::take(StopRequested const& input, Instant /*now*/, Actions& actions) {
  stop(actions, RunOutcome::stopped, input.reason);
}

void Scheduler::take(Tick const& /*input*/, Instant /*now*/, Actions& /*actions*/) {}

void Scheduler::account(std::string const& approach, Consumption const& consumption,
                        Actions& actions) {
  for (auto& alert : ledger_.take(approach, consumption)) {
    bool const of_all = alert.approach.empty();
    bool const reached = alert.reached;
    actions.emplace_back(std::move(alert));
    if (!reached) continue;
    if (of_all) {
      if (outcome_ == RunOutcome::done)
        stop(actions, RunOutcome::budget_spent, "the experiment's budget is spent");
    } else if (running_.contains(approach)) {
      actions.emplace_back(StopApproach{approach, ReasonToStop::over_budget});
    } else if (auto const found = std::ranges::find(
                   waiting_, approach, [](Waiting const& w) { return w.entry.approach; });
               found != waiting_.end()) {
      waiting_.erase(found);
      actions.emplace_back(GiveUp{approach, ReasonToStop::over_budget});
    }
  }
}

void Scheduler::cool(std::optional<Duration> retry_after, std::string const& reason, Instant now,
                     Actions& actions) {
  if (!cool_down_.refused(retry_after, now)) return;
  auto const wait = std::chrono::ceil<Duration>(cool_down_.until() - now);
  actions.emplace_back(Cool{wait, cool_down_.at_once(), reason});
}

void Scheduler::take(JobEnded const& input, Instant now, Actions& actions) {
  auto const running = running_.find(input.approach);
  if (running == running_.end()) return;
  auto entry = std::move(running->second);
  running_.erase(running);
  std::optional<ReasonToStop> ended_for_good;
  if (ledger_.spent(input.approach)) ended_for_good = ReasonToStop::over_budget;
  if (cancelled_.contains(input.approach)) ended_for_good = ReasonToStop::cancelled;
  switch (input.end) {
    case JobEnd::usable:
      cool_down_.succeeded(now);
      if (plan_.measures) to_measure_.push_back(input.approach);
      return;
    case JobEnd::failed:
      cool_down_.answered();
      return;
    case JobEnd::stopped:
      return;
    case JobEnd::transient:
      if (ended_for_good || entry.retries >= plan_.retries) {
        actions.emplace_back(GiveUp{input.approach, ended_for_good});
      } else {
        retry(std::move(entry), now, actions);
      }
      return;
    case JobEnd::limited:
      cool(input.retry_after, input.reason, now, actions);
      if (ended_for_good) {
        actions.emplace_back(GiveUp{input.approach, ended_for_good});
      } else {
        // It resumes before anything new starts.
        waiting_.push_front({std::move(entry), Instant::min()});
      }
      return;
    case JobEnd::unauthorised:
      refused_agents_.insert(entry.agent);
      refused_reason_ = input.reason;
      actions.emplace_back(GiveUp{input.approach, {}});
      return;
  }
}

void Scheduler::retry(Entry entry, Instant now, Actions& actions) {
  auto const delay = wait_after(session_retries(plan_.retry_delay), entry.retries);
  ++entry.retries;
  actions.emplace_back(Retry{entry.approach, entry.retries, delay});
  waiting_.push_back({std::move(entry), now + delay});
}

void Scheduler::cancel(std::string const& approach, Actions& actions) {
  auto const is_it = [&](Waiting const& waiting) { return waiting.entry.approach == approach; };
  bool const waits = std::erase_if(waiting_, is_it) + std::erase(to_measure_, approach) > 0;
  bool const runs =
      running_.contains(approach) || std::ranges::find(measuring_, approach) != measuring_.end();
  if (waits) actions.emplace_back(GiveUp{approach, ReasonToStop::cancelled});
  if (runs) actions.emplace_back(StopApproach{approach, ReasonToStop::cancelled});
  if (waits || runs) cancelled_.insert(approach);
}

void Scheduler::stop(Actions& actions, RunOutcome outcome, std::string reason) {
  if (outcome_ == RunOutcome::done || outcome_ == RunOutcome::cancelled) {
    outcome_ = outcome;
    reason_ = std::move(reason);
  }
  if (!running_.empty() || !measuring_.empty()) actions.emplace_back(StopAll{});
}

std::set<std::string> Scheduler::open_names() const {
  std::set<std::string> open;
  bool const ordered =
      std::ranges::any_of(waiting_, [](Waiting const& each) { return !each.entry.after.empty(); });
  if (!ordered) return open;
  for (auto const& waiting : waiting_) open.insert(waiting.entry.approach);
  for (auto const& [name, entry] : running_) open.insert(name);
  return open;
}

bool Scheduler::held(Waiting const& waiting, std::set<std::string> const& open) const {
  return refused_agents_.contains(waiting.entry.agent) ||
         std::ranges::any_of(waiting.entry.after,
                             [&](std::string const& each) { return open.contains(each); });
}

bool Scheduler::work_is_left() const {
  auto const open = open_names();
  return std::ranges::any_of(waiting_, [&](Waiting const& each) { return !held(each, open); });
}

void Scheduler::start_what_may(Instant now, Actions& actions) {
  auto const open = open_names();  // started ones stay open
  auto const may_start = [&](Waiting const& each) {
    return !held(each, open) && now >= each.not_before;
  };
  while (measuring_.empty() && cool_down_.over(now) &&
         std::cmp_less(running_.size(), cool_down_.at_once())) {
    auto const next = std::ranges::find_if(waiting_, may_start);
    if (next == waiting_.end()) break;
    auto entry = std::move(next->entry);
    waiting_.erase(next);
    actions.emplace_back(Start{entry.approach});
    auto name = entry.approach;
    running_.emplace(std::move(name), std::move(entry));
  }
  if (running_.empty() && measuring_.empty() && !work_is_left() && !to_measure_.empty()) {
    measuring_ = std::exchange(to_measure_, {});
    actions.emplace_back(Measure{measuring_});
  }
}

void Scheduler::wake_when_needed(Instant now, Actions& actions) {
  auto next = plan_.deadline.value_or(Instant::max());
  if (outcome_ == RunOutcome::done && work_is_left()) {
    if (!cool_down_.over(now)) next = std::min(next, cool_down_.until());
    if (auto const since = cool_down_.refusing_since())
      next = std::min(next, *since + plan_.patience);
    for (auto const& waiting : waiting_) {
      if (waiting.not_before > now) next = std::min(next, waiting.not_before);
    }
  }
  if (next == Instant::max() || next <= now || wake_ == next) return;
  wake_ = next;
  actions.emplace_back(WakeAt{next});
}

void Scheduler::finish_if_over(Actions& actions) {
  if (!running_.empty() || !measuring_.empty()) return;
  if (outcome_ == RunOutcome::done && (work_is_left() || !to_measure_.empty())) return;
  if (outcome_ == RunOutcome::done && !refused_agents_.empty()) {
    outcome_ = RunOutcome::unauthorised;
    reason_ = refused_reason_;
  }
  finished_ = true;
  actions.emplace_back(RunEnded{outcome_, reason_});
}

}  // namespace parallel_explore::schedule
