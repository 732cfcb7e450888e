#include "core/control_fold.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::core {
namespace {

/// Takes over a limit where one is given.
template <class T>
void replace(std::optional<T> const& by, std::optional<T>& limit) {
  if (by) limit = by;
}

ApproachRecord& record_of(std::string const& approach, Exploration& exploration) {
  auto const found = std::ranges::find(
      exploration.approaches, approach,
      [](ApproachRecord const& each) -> std::string const& { return each.approach.name; });
  if (found == exploration.approaches.end())
    throw Error(ErrorCode::journal, fmt::format("approach \"{}\" is unknown", approach));
  return *found;
}

}  // namespace

void start_again(ApproachRecord& record) {
  record.state = ApproachState::pending;
  record.cause = FailureCause::unknown;
  record.reason.clear();
  record.ended.reset();
  record.retries = 0;
}

void forget_work(ApproachRecord& record) {
  record.strategy.cut_short = false;
  for (auto& session : record.sessions) session.agent_session.clear();
  record.worktree = {};
  record.findings.clear();
  record.handovers.clear();
  record.redo.clear();
}

/// An experiment that had ended waits for the session that follows.
void follow_request(events::ApproachTold const& event, Exploration& exploration) {
  auto& record = record_of(event.approach, exploration);
  record.remarks.push_back(event.remark);
  record.remark_waits = true;
  record.strategy.dropped.clear();
  start_again(record);
  if (exploration.state == ExplorationState::running) return;
  exploration.state = ExplorationState::interrupted;
  exploration.cause = InterruptionCause::others_wait;
  exploration.reason = fmt::format("{} got a remark", event.approach);
}

void follow_request(events::RunPaused const& /*event*/, Exploration& exploration) {
  exploration.paused = true;
}

void follow_request(events::RunContinued const& /*event*/, Exploration& exploration) {
  exploration.paused = false;
}

/// An agent that a person chooses is not left to another that took over before.
void follow_request(events::SettingsChanged const& event, Exploration& exploration) {
  apply_settings(event.settings, exploration.experiment);
  if (!event.settings.agent) return;
  for (auto& record : exploration.approaches) {
    if (record.approach.agent.empty()) record.handovers.clear();
  }
}

void follow_request(events::ApproachHandedOver const& event, Exploration& exploration) {
  record_of(event.approach, exploration).handovers.push_back(event);
}

void add_host(Exploration& exploration, events::HostFound const& host) {
  auto& hosts = exploration.hosts;
  auto const same = std::ranges::find(hosts, host.host, &events::HostFound::host);
  if (same == hosts.end()) {
    hosts.push_back(host);
  } else {
    *same = host;
  }
}

void apply_settings(LiveSettings const& settings, Experiment& experiment) {
  auto& session = experiment.session;
  session.max_parallel = settings.max_parallel.value_or(session.max_parallel);
  session.retries = settings.retries.value_or(session.retries);
  session.timeout = settings.timeout.value_or(session.timeout);
  session.patience = settings.patience.value_or(session.patience);
  session.agent = settings.agent.value_or(session.agent);
  for (auto const& [name, agent] : settings.agents) experiment.agents[name] = agent;
  replace(settings.budget.usd, experiment.budget.usd);
  replace(settings.budget.tokens, experiment.budget.tokens);
  replace(settings.budget.turns, experiment.budget.turns);
  replace(settings.budget.time, experiment.budget.time);
}

void settle_remark(SessionEnd const& end, ApproachRecord& record) {
  if (std::holds_alternative<Completed>(end)) record.remark_waits = false;
}

}  // namespace parallel_explore::core
