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
  std::map<std::string, Earlier> approaches, judging, proposing;  ///< by agent
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
      bool const completed = helper.result && std::holds_alternative<Completed>(helper.result->end);
      if (!completed || helper.purpose == HelperPurpose::outline) continue;
      auto& of_purpose = helper.purpose == HelperPurpose::judge ? all.judging : all.proposing;
      add(helper.result->duration, helper.result->usage, of_purpose[helper.agent]);
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

/// The medians of earlier sessions of some agents.
void give_medians(std::map<std::string, Earlier> const& earlier,
                  std::set<std::string> const& agents, Estimate::JudgingEstimate& estimate) {
  Earlier all;
  for (auto const& [agent, sessions] : earlier) {
    if (!agents.contains(agent)) continue;
    std::ranges::copy(sessions.milliseconds, std::back_inserter(all.milliseconds));
    std::ranges::copy(sessions.tokens, std::back_inserter(all.tokens));
    std::ranges::copy(sessions.dollars, std::back_inserter(all.dollars));
  }
  estimate.earlier = static_cast<int>(all.milliseconds.size());
  estimate.duration =
      std::chrono::milliseconds(static_cast<std::int64_t>(middle(all.milliseconds)));
  estimate.tokens = static_cast<std::int64_t>(middle(all.tokens));
  if (!all.dollars.empty()) estimate.cost_usd = middle(all.dollars);
}

/// The agents of all first sessions, those of proposed approaches included.
std::vector<std::string> agents_of(Experiment const& experiment) {
  auto const& session = experiment.session;
  std::vector<std::string> agents;
  for (auto const& each : experiment.approaches)
    agents.push_back(each.agent.empty() ? session.agent : each.agent);
  int const samples =
      session.strategy == Strategy::race ? std::min(session.samples, 2) : session.samples;
  auto const proposed = std::max(experiment.generate.count, 0) * std::max(samples, 1);
  agents.insert(agents.end(), static_cast<std::size_t>(proposed), session.agent);
  return agents;
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
  give_medians(earlier, agents, judging);
  return judging;
}

/// Of earlier sessions that proposed approaches.
Estimate::JudgingEstimate proposing_of(Experiment const& experiment,
                                       std::map<std::string, Earlier> const& earlier) {
  Estimate::JudgingEstimate proposing;
  if (experiment.generate.count == 0) return proposing;
  proposing.sessions = 1;
  auto const& own = experiment.generate.agent;
  give_medians(earlier, {own.empty() ? experiment.session.agent : own}, proposing);
  return proposing;
}

/// It precedes all sessions.
void add_proposing(Estimate& estimate) {
  auto const& proposing = estimate.proposing;
  if (proposing.sessions == 0) return;
  estimate.complete = estimate.complete && proposing.earlier > 0;
  estimate.tokens += proposing.tokens;
  estimate.duration += proposing.duration;
  if (!proposing.cost_usd) estimate.cost_usd.reset();
  if (estimate.cost_usd) *estimate.cost_usd += *proposing.cost_usd;
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
  for (auto const& name : agents_of(experiment)) {
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
  estimate.proposing = proposing_of(experiment, sessions.proposing);
  add_proposing(estimate);
  return estimate;
}

}  // namespace parallel_explore::operations
