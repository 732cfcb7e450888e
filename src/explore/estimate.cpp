#include "explore/estimate.hpp"

#include "core/acp_agents.hpp"
#include "parallel_explore/error.hpp"
#include "rounds/judge_plan.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <variant>

namespace parallel_explore::operations {
namespace {

/// Time, tokens and cost of the completed approaches of one agent.
struct Earlier {
  std::vector<double> milliseconds, tokens, dollars;
};

double middle(std::vector<double> values) { return median(values).value_or(0); }

struct EarlierSessions {
  std::map<std::string, Earlier> approaches, judging;  ///< by agent
};

void add(std::chrono::milliseconds time, Usage const& used, Earlier& earlier) {
  earlier.milliseconds.push_back(static_cast<double>(time.count()));
  earlier.tokens.push_back(static_cast<double>(used.tokens()));
  if (used.cost_usd) earlier.dollars.push_back(*used.cost_usd);
}

EarlierSessions earlier_sessions(ProgressStore const& store) {
  EarlierSessions all;
  for (auto const& name : store.experiments()) {
    Exploration exploration;
    try {
      exploration = store.load(name);
    } catch (Error const&) {
      continue;  // a damaged record does not keep a new experiment from being planned
    }
    for (auto const& record : exploration.approaches) {
      // The time of several agents says nothing about one of them.
      if (record.state != ApproachState::completed || agents_at_work(record).size() != 1) continue;
      add(time_of(record), usage_of(record), all.approaches[record.sessions.back().agent]);
    }
    for (auto const& helper : exploration.helpers) {
      bool const judged = helper.purpose == HelperPurpose::judge && helper.result &&
                          std::holds_alternative<Completed>(helper.result->end);
      if (judged) add(helper.result->duration, helper.result->usage, all.judging[helper.agent]);
    }
  }
  return all;
}

/// Time until the last has ended, if each starts as soon as one of `max_parallel` places is free.
std::chrono::milliseconds span_of(std::vector<std::chrono::milliseconds> const& durations,
                                  int max_parallel) {
  std::vector<std::chrono::milliseconds> places(
      static_cast<std::size_t>(std::max(max_parallel, 1)));
  for (auto const duration : durations) *std::ranges::min_element(places) += duration;
  return *std::ranges::max_element(places);
}

/// The row of an agent, which may be new.
Estimate::Agent& agent_in(Estimate& estimate, std::string const& name,
                          std::map<std::string, Earlier> const& earlier) {
  auto const found = std::ranges::find(estimate.agents, name, &Estimate::Agent::agent);
  if (found != estimate.agents.end()) return *found;
  auto& agent = estimate.agents.emplace_back();
  agent.agent = name;
  auto const known = earlier.find(name);
  if (known == earlier.end()) return agent;
  agent.earlier = static_cast<int>(known->second.milliseconds.size());
  agent.duration =
      std::chrono::milliseconds(static_cast<std::int64_t>(middle(known->second.milliseconds)));
  agent.tokens = static_cast<std::int64_t>(middle(known->second.tokens));
  if (!known->second.dollars.empty()) agent.cost_usd = middle(known->second.dollars);
  return agent;
}

/// Of earlier judge sessions by agents of the panel.
Estimate::JudgingEstimate judging_of(Experiment const& experiment,
                                     std::map<std::string, Earlier> const& earlier) {
  Estimate::JudgingEstimate judging;
  judging.sessions = rounds::judge_sessions(experiment);
  auto panel = experiment.judge.panel;
  if (panel.empty()) panel = {experiment.session.agent};
  std::set<std::string> agents;
  for (auto const& name : panel) agents.emplace(core::agent_before_colon(name));
  Earlier all;
  for (auto const& [agent, sessions] : earlier) {
    if (!agents.contains(agent)) continue;
    std::ranges::copy(sessions.milliseconds, std::back_inserter(all.milliseconds));
    std::ranges::copy(sessions.tokens, std::back_inserter(all.tokens));
    std::ranges::copy(sessions.dollars, std::back_inserter(all.dollars));
  }
  judging.earlier = static_cast<int>(all.milliseconds.size());
  judging.duration = std::chrono::milliseconds(static_cast<std::int64_t>(middle(all.milliseconds)));
  judging.tokens = static_cast<std::int64_t>(middle(all.tokens));
  if (!all.dollars.empty()) judging.cost_usd = middle(all.dollars);
  return judging;
}

/// Judging follows when all sessions have ended.
void add_judging(Experiment const& experiment, Estimate& estimate) {
  auto const& judging = estimate.judging;
  if (judging.sessions == 0) return;
  estimate.complete = estimate.complete && judging.earlier > 0;
  estimate.tokens += judging.sessions * judging.tokens;
  auto const places = std::max<std::int64_t>(experiment.session.max_parallel, 1);
  estimate.duration += (judging.sessions + places - 1) / places * judging.duration;
  if (!judging.cost_usd) estimate.cost_usd.reset();
  if (estimate.cost_usd)
    *estimate.cost_usd += static_cast<double>(judging.sessions) * *judging.cost_usd;
}

}  // namespace

Estimate estimate(ProgressStore const& store, Experiment const& experiment) {
  auto const sessions = earlier_sessions(store);
  auto const& earlier = sessions.approaches;
  Estimate estimate;
  estimate.complete = true;
  estimate.cost_usd = 0;
  std::vector<std::chrono::milliseconds> durations;
  for (auto const& approach : experiment.approaches) {
    auto const& name = approach.agent.empty() ? experiment.session.agent : approach.agent;
    auto& agent = agent_in(estimate, name, earlier);
    ++agent.approaches;
    estimate.complete = estimate.complete && agent.earlier > 0;
    estimate.tokens += agent.tokens;
    durations.push_back(agent.duration);
    if (!agent.cost_usd) {
      estimate.cost_usd.reset();
    } else if (estimate.cost_usd) {
      *estimate.cost_usd += *agent.cost_usd;
    }
  }
  estimate.duration = span_of(durations, experiment.session.max_parallel);
  estimate.judging = judging_of(experiment, sessions.judging);
  add_judging(experiment, estimate);
  return estimate;
}

}  // namespace parallel_explore::operations
