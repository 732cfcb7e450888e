#include "core/control_fold.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::core {
namespace {

/// Takes a limit over where one is given.
template <class T>
void replace(std::optional<T> const& by, std::optional<T>& limit) {
  if (by) limit = by;
}

}  // namespace

void start_again(ApproachRecord& record) {
  record.state = ApproachState::pending;
  record.cause = FailureCause::unknown;
  record.reason.clear();
  record.ended.reset();
  record.retries = 0;
}

/// An experiment that had ended waits for the session that follows.
void follow_request(events::ApproachTold const& event, Exploration& exploration) {
  auto const found = std::ranges::find(
      exploration.approaches, event.approach,
      [](ApproachRecord const& each) -> std::string const& { return each.approach.name; });
  if (found == exploration.approaches.end())
    throw Error(ErrorCode::journal, fmt::format("approach \"{}\" is unknown", event.approach));
  found->remarks.push_back(event.remark);
  found->remark_waits = true;
  found->strategy.dropped.clear();
  start_again(*found);
  if (exploration.state == ExplorationState::running) return;
  exploration.state = ExplorationState::interrupted;
  exploration.cause = InterruptionCause::others_wait;
  exploration.reason = fmt::format("{} was told something", event.approach);
}

void follow_request(events::RunPaused const& /*event*/, Exploration& exploration) {
  exploration.paused = true;
}

void follow_request(events::RunContinued const& /*event*/, Exploration& exploration) {
  exploration.paused = false;
}

void follow_request(events::SettingsChanged const& event, Exploration& exploration) {
  apply_settings(event.settings, exploration.experiment);
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
