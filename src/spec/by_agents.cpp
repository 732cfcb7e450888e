#include "parallel_explore/error.hpp"
#include "parallel_explore/experiment.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

std::string numbered(std::string const& name, int number, int count) {
  return count > 1 ? fmt::format("{}-{}", name, number) : name;
}

}  // namespace

Experiment by_agents(Experiment experiment,
                     std::vector<std::pair<std::string, int>> const& agents) {
  auto const listed = std::exchange(experiment.approaches, {});
  for (auto const& [agent, count] : agents) {
    if (count < 1 || count > 1000) {
      throw Error(ErrorCode::validation,
                  fmt::format("{} sessions of agent {} are not between 1 and 1000", count, agent));
    }
    for (int number = 1; number <= count; ++number) {
      auto const name = numbered(agent, number, count);
      if (listed.empty()) {
        Approach approach;
        approach.name = name;
        approach.description = fmt::format("As {} thinks best", agent);
        approach.agent = agent;
        approach.freeform = true;
        experiment.approaches.push_back(std::move(approach));
      }
      for (auto approach : listed) {
        approach.name += "-" + name;
        approach.agent = agent;
        experiment.approaches.push_back(std::move(approach));
      }
    }
  }
  return experiment;
}

}  // namespace v0_2
}  // namespace parallel_explore
