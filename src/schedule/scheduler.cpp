#include "schedule/scheduler.hpp"

#include "parallel_explore/event_visit.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::schedule {
namespace {

std::vector<std::string> in_order(std::map<std::string, std::size_t> const& names) {
  std::vector<std::pair<std::size_t, std::string>> ordered;
  for (auto const& [name, order] : names) ordered.emplace_back(order, name);
  std::ranges::sort(ordered);
  std::vector<std::string> result;
  for (auto& [order, name] : ordered) result.push_back(std::move(name));
  return result;
}

}  // namespace

Scheduler::Scheduler(Plan plan)
    : plan_(std::move(plan)),
      cool_down_(plan_.max_parallel, plan_.seed),
      handover_(plan_.handover, plan_.seed),
      ledger_(plan_.budget, plan_.approach_budget) {
  ledger_.add_helpers(plan_.helpers);
  auto const take = [&](std::string const& approach, Consumption const& consumption) {
    for (auto& alert : ledger_.take(approach, consumption))
      first_alerts_.push_back(std::move(alert));
  };
  for (auto const& [approach, consumption] : std::exchange(plan_.spent, {}))
    take(approach, consumption);
  for (auto& entry : std::exchange(plan_.to_work, {})) {
    take(entry.approach, entry.consumption);
    waiting_.add(std::move(entry));
  }
}

std::vector<Action> Scheduler::step(Input const& input, Instant now) {
  Actions actions;
  if (finished_) return actions;
  take(input, now, actions);
  if (plan_.deadline && now >= *plan_.deadline && outcome_ == RunOutcome::done)
    stop(actions, RunOutcome::deadline_passed, {});
  auto const since = cool_down_.refusing_since();
  if (since && now >= *since + plan_.patience && outcome_ == RunOutcome::done &&
      waiting_.has_work())
    stop(actions, RunOutcome::out_of_patience, "the API refused for too long");
  if (outcome_ == RunOutcome::done) start_what_may(now, actions);
  finish_if_over(actions);
  if (!finished_) wake_when_needed(now, actions);
  return actions;
}

void Scheduler::take(Input const& input, Instant now, Actions& actions) {
  Overloaded const handlers{
      [&](Begin const&) { obey(std::exchange(first_alerts_, {}), actions); },
      [&](JobEnded const& each) { end_job(each, now, actions); },
      [&](MeasuringEnded const&) { measuring_.clear(); },
      [&](Refused const& each) {
        auto const running = running_.find(each.approach);
        auto const agent = running == running_.end() ? std::string() : running->second.agent;
        cool(agent, each.retry_after, each.reason, now, actions);
      },
      [&](Spent const& each) { spend(each, now, actions); },
      [&](ApproachAdded const& each) { waiting_.add(each.entry); },
      [&](CancelRequested const& each) { cancel(each, actions); },
      [&](HoldRequested const& each) { plan_.held = each.held; },
      [&](PlanChanged const& each) {
        plan_.retries = each.retries;
        plan_.patience = each.patience;
        cool_down_.allow(each.max_parallel);
        obey(ledger_.change(each.budget), actions);
      },
      [&](StopRequested const& each) { stop(actions, RunOutcome::stopped, each.reason); },
      [](Tick const&) {},
  };
  std::visit(handlers, input);
}

void Scheduler::spend(Spent const& input, Instant now, Actions& actions) {
  auto const running = running_.find(input.approach);
  if (running != running_.end()) {
    auto& known = running->second.consumption;
    if (input.consumption.usage.turns > known.usage.turns) {
      cool_down_.answered(now);
      handover_.answered(running->second.agent, now);
    }
    known = input.consumption;
  }
  obey(ledger_.take(input.approach, input.consumption), actions);
}

void Scheduler::cancel(CancelRequested const& input, Actions& actions) {
  if (!input.approaches.empty()) {
    for (auto const& approach : input.approaches) cancel_one(approach, actions);
    return;
  }
  std::set<std::string> all = measuring_;
  for (auto const& [name, order] : to_measure_) all.insert(name);
  for (auto& name : waiting_.names()) all.insert(std::move(name));
  for (auto const& [name, entry] : running_) all.insert(name);
  for (auto const& approach : all) cancel_one(approach, actions);
  if (outcome_ == RunOutcome::done) outcome_ = RunOutcome::cancelled;
}

void Scheduler::obey(std::vector<BudgetAlert> alerts, Actions& actions) {
  for (auto& alert : alerts) {
    auto const approach = alert.approach;
    bool const of_all = approach.empty();
    bool const reached = alert.reached;
    actions.emplace_back(std::move(alert));
    if (!reached) continue;
    if (of_all) {
      if (outcome_ == RunOutcome::done)
        stop(actions, RunOutcome::budget_spent, "the experiment's budget is spent");
    } else if (running_.contains(approach)) {
      actions.emplace_back(StopApproach{approach, ReasonToStop::over_budget});
    } else if (waiting_.remove(approach)) {
      actions.emplace_back(GiveUp{approach, ReasonToStop::over_budget});
    }
  }
}

/// Nothing starts for a while, unless another agent can take over.
void Scheduler::cool(std::string const& agent, std::optional<Duration> retry_after,
                     std::string const& reason, Instant now, Actions& actions) {
  if (handover_.may_happen()) {
    handover_.refused(agent, retry_after, reason, now);
    if (handover_.next_after(agent, now)) return;
    retry_after = handover_.shortest_wait(agent, now);
  }
  if (!cool_down_.refused(retry_after, now)) return;
  auto const wait = std::chrono::ceil<Duration>(cool_down_.until() - now);
  actions.emplace_back(Cool{wait, cool_down_.parallel_limit(), reason});
}

void Scheduler::end_job(JobEnded const& input, Instant now, Actions& actions) {
  auto const running = running_.find(input.approach);
  if (running == running_.end()) return;
  auto entry = std::move(running->second);
  running_.erase(running);
  waiting_.ended(input.approach);
  std::optional<ReasonToStop> ended_for_good;
  if (ledger_.spent(input.approach)) ended_for_good = ReasonToStop::over_budget;
  if (cancelled_.contains(input.approach)) ended_for_good = ReasonToStop::cancelled;
  switch (input.end) {
    case JobEnd::usable:
      cool_down_.succeeded(now);
      if (plan_.measures) to_measure_.emplace(input.approach, measurable_++);
      return;
    case JobEnd::failed:
      cool_down_.answered(now);
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
      cool(entry.agent, input.retry_after, input.reason, now, actions);
      if (ended_for_good) {
        actions.emplace_back(GiveUp{input.approach, ended_for_good});
      } else {
        waiting_.add_first(std::move(entry));
      }
      return;
    case JobEnd::unauthorised:
      waiting_.hold(entry.agent);
      handover_.leave(entry.agent);
      refused_reason_ = input.reason;
      actions.emplace_back(GiveUp{input.approach, {}});
      return;
  }
}

void Scheduler::retry(Entry entry, Instant now, Actions& actions) {
  auto const delay = wait_after(session_retries(plan_.retry_delay), entry.retries);
  ++entry.retries;
  actions.emplace_back(Retry{entry.approach, entry.retries, delay});
  waiting_.add(std::move(entry), now + delay);
}

void Scheduler::cancel_one(std::string const& approach, Actions& actions) {
  bool const waited = waiting_.remove(approach);
  bool const waits = to_measure_.erase(approach) > 0 || waited;
  bool const runs = running_.contains(approach) || measuring_.contains(approach);
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

void Scheduler::start_what_may(Instant now, Actions& actions) {
  if (plan_.held) return;
  while (measuring_.empty() && cool_down_.over(now) &&
         std::cmp_less(running_.size(), cool_down_.parallel_limit())) {
    auto next = waiting_.start_next(now);
    if (!next) break;
    hand_over(*next, now, actions);
    actions.emplace_back(Start{next->approach});
    auto name = next->approach;
    running_.emplace(std::move(name), std::move(*next));
  }
  if (running_.empty() && measuring_.empty() && !waiting_.has_work() && !to_measure_.empty()) {
    actions.emplace_back(Measure{in_order(to_measure_)});
    for (auto const& [name, order] : std::exchange(to_measure_, {})) measuring_.insert(name);
  }
}

/// Gives an approach that starts to the next agent while its own is refused.
void Scheduler::hand_over(Entry& entry, Instant now, Actions& actions) {
  if (!handover_.refuses(entry.agent, now)) return;
  auto to = handover_.next_after(entry.agent, now);
  if (!to) return;
  actions.emplace_back(HandOver{entry.approach, entry.agent, *to, handover_.reason_of(entry.agent),
                                handover_.wait_for(entry.agent, now)});
  entry.agent = std::move(*to);
}

void Scheduler::wake_when_needed(Instant now, Actions& actions) {
  auto next = plan_.deadline.value_or(Instant::max());
  if (outcome_ == RunOutcome::done && waiting_.has_work()) {
    if (!cool_down_.over(now)) next = std::min(next, cool_down_.until());
    if (auto const since = cool_down_.refusing_since())
      next = std::min(next, *since + plan_.patience);
    if (auto const start = waiting_.next_start(now)) next = std::min(next, *start);
  }
  if (next == Instant::max() || next <= now || wake_ == next) return;
  wake_ = next;
  actions.emplace_back(WakeAt{next});
}

void Scheduler::finish_if_over(Actions& actions) {
  if (!running_.empty() || !measuring_.empty()) return;
  if (outcome_ == RunOutcome::done && (waiting_.has_work() || !to_measure_.empty())) return;
  if (outcome_ == RunOutcome::done && waiting_.holds_agents()) {
    outcome_ = RunOutcome::unauthorised;
    reason_ = refused_reason_;
  }
  finished_ = true;
  actions.emplace_back(RunEnded{outcome_, reason_});
}

}  // namespace parallel_explore::schedule
