#include "explore/estimate.hpp"

#include "parallel_explore/error.hpp"

#include <algorithm>
#include <map>

namespace parallel_explore::operations {
namespace {

/// Time, tokens and cost of the completed approaches of one agent.
struct Earlier {
  std::vector<double> milliseconds, tokens, dollars;
};

double middle(std::vector<double> values) { return median(values).value_or(0); }

std::map<std::string, Earlier> earlier_by_agent(ProgressStore const& store) {
  std::map<std::string, Earlier> all;
  for (auto const& name : store.experiments()) {
    Exploration exploration;
    try {
      exploration = store.load(name);
    } catch (Error const&) {
      continue;  // a damaged record does not keep a new experiment from being planned
    }
    for (auto const& record : exploration.approaches) {
      if (record.state != ApproachState::completed || record.sessions.empty()) continue;
      auto& earlier = all[record.sessions.back().agent];
      auto const used = usage_of(record);
      earlier.milliseconds.push_back(static_cast<double>(time_of(record).count()));
      earlier.tokens.push_back(static_cast<double>(used.tokens()));
      if (used.cost_usd) earlier.dollars.push_back(*used.cost_usd);
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

}  // namespace

Estimate estimate(ProgressStore const& store, Experiment const& experiment) {
  auto const earlier = earlier_by_agent(store);
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
  return estimate;
}

}  // namespace parallel_explore::operations
