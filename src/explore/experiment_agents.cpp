#include "explore/experiment_agents.hpp"

#include "core/agent_catalogue.hpp"
#include "core/criterion_traits.hpp"
#include "explore/programs.hpp"

#include <algorithm>

namespace parallel_explore::operations {
namespace {

/// The agents of the approaches, each once, in their order.
std::vector<std::string> agents_of_approaches(Experiment const& experiment) {
  std::vector<std::string> agents;
  auto const add = [&](std::string const& agent) {
    if (std::ranges::find(agents, agent) == agents.end()) agents.push_back(agent);
  };
  for (auto const& approach : experiment.approaches)
    add(approach.agent.empty() ? experiment.session.agent : approach.agent);
  if (agents.empty()) add(experiment.session.agent);
  return agents;
}

}  // namespace

std::set<std::string> agents_of(Experiment const& experiment) {
  std::set<std::string> agents;
  for (auto const& approach : experiment.approaches) {
    agents.insert(approach.agent.empty() ? experiment.session.agent : approach.agent);
  }
  if (experiment.session.handover)
    agents.insert(experiment.session.handover_to.begin(), experiment.session.handover_to.end());
  agents.merge(helpers_of(experiment));
  return agents;
}

std::set<std::string> helpers_of(Experiment const& experiment) {
  std::set<std::string> agents;
  auto const& generate = experiment.generate;
  if (generate.count > 0) {
    agents.insert(experiment.session.agent);
    if (!generate.agent.empty()) agents.insert(generate.agent);
  }
  bool const judged = core::any_judged(experiment.criteria);
  if (judged && experiment.judge.panel.empty()) agents.insert(experiment.session.agent);
  for (auto const& judge : experiment.judge.panel) {
    if (judged) agents.emplace(core::agent_before_colon(judge));
  }
  return agents;
}

std::vector<std::string> settle_handover(Workspace const& workspace, Experiment& experiment) {
  auto& session = experiment.session;
  if (!session.handover) {
    if (session.handover_to.empty()) return {};
    return {"`handover_to` in [session] has no effect without handover = true"};
  }
  auto const working = agents_of_approaches(experiment);
  if (session.handover_to.empty()) {
    session.handover_to = working;
    auto const helpers = helpers_of(experiment);
    for (auto const& [agent, settings] : experiment.agents) {
      bool const is_further = agent != working.front() && !helpers.contains(agent);
      if (working.size() == 1 && is_further && is_here(workspace, experiment, agent))
        session.handover_to.push_back(agent);
    }
  }
  bool const has_other = std::ranges::any_of(
      session.handover_to, [&](std::string const& each) { return each != working.front(); });
  if (has_other || working.size() > 1) return {};
  return {"`handover` in [session] has no effect: " + working.front() +
          " is the only agent; name others in `handover_to`"};
}

}  // namespace parallel_explore::operations
