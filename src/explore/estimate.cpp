#include "explore/parts.hpp"
#include "parallel_explore/error.hpp"

#include <algorithm>
#include <map>

namespace parallel_explore {
namespace {

/// What completed approaches of one agent took.
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
      continue;  // a damaged record is no reason not to plan a new experiment
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

/// When the last of them ends, if each starts as soon as one of `at_once` places is free.
std::chrono::milliseconds span_of(std::vector<std::chrono::milliseconds> const& durations,
                                  int at_once) {
  std::vector<std::chrono::milliseconds> places(static_cast<std::size_t>(std::max(at_once, 1)));
  for (auto const duration : durations) *std::ranges::min_element(places) += duration;
  return *std::ranges::max_element(places);
}

}  // namespace

Estimate Explorer::Parts::estimate(Experiment const& experiment) const {
  auto const earlier = earlier_by_agent(*bricks.store);
  Estimate estimate;
  estimate.complete = true;
  estimate.cost_usd = 0;
  std::vector<std::chrono::milliseconds> durations;
  for (auto const& approach : experiment.approaches) {
    auto const& name = approach.agent.empty() ? experiment.session.agent : approach.agent;
    auto found = std::ranges::find(estimate.agents, name, &Estimate::Agent::agent);
    if (found == estimate.agents.end()) {
      Estimate::Agent agent;
      agent.agent = name;
      if (auto const known = earlier.find(name); known != earlier.end()) {
        agent.earlier = static_cast<int>(known->second.milliseconds.size());
        agent.duration = std::chrono::milliseconds(
            static_cast<std::int64_t>(middle(known->second.milliseconds)));
        agent.tokens = static_cast<std::int64_t>(middle(known->second.tokens));
        if (!known->second.dollars.empty()) agent.cost_usd = middle(known->second.dollars);
      }
      estimate.agents.push_back(std::move(agent));
      found = std::prev(estimate.agents.end());
    }
    ++found->approaches;
    estimate.complete = estimate.complete && found->earlier > 0;
    estimate.tokens += found->tokens;
    durations.push_back(found->duration);
    if (!found->cost_usd) {
      estimate.cost_usd.reset();
    } else if (estimate.cost_usd) {
      *estimate.cost_usd += *found->cost_usd;
    }
  }
  estimate.duration = span_of(durations, experiment.session.max_parallel);
  return estimate;
}

}  // namespace parallel_explore
