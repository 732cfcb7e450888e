#include "core/hosts.hpp"

#include <algorithm>
#include <variant>

namespace parallel_explore::core {

std::string host_of_name(std::string const& name) {
  return name == local_host ? std::string() : name;
}

int places_of(Experiment const& experiment) {
  auto const& session = experiment.session;
  if (session.hosts.empty()) return session.max_parallel;
  int places = 0;
  for (auto const& name : session.hosts) {
    auto const host = experiment.hosts.find(name);
    places += host == experiment.hosts.end() ? session.max_parallel : host->second.slots;
  }
  return places;
}

bool measures_memory(Experiment const& experiment) {
  return std::ranges::any_of(experiment.criteria, [](Criterion const& each) {
    auto const* const command = std::get_if<CommandCriterion>(&each.how);
    auto const* const metric = command ? std::get_if<ProcessMetric>(&command->metric) : nullptr;
    return metric && *metric == ProcessMetric::peak_rss;
  });
}

std::string measuring_host(Experiment const& experiment) {
  auto const& named = experiment.evaluate.host;
  if (!named.empty()) return host_of_name(named);
  auto const& hosts = experiment.session.hosts;
  return hosts.empty() ? std::string() : host_of_name(hosts.front());
}

}  // namespace parallel_explore::core
