#include "core/hosts.hpp"

#include <algorithm>
#include <variant>

namespace parallel_explore::core {

std::string host_of_name(std::string const& name) {
  return name == local_host ? std::string() : name;
}

int slots_of(Experiment const& experiment, std::string const& name) {
  auto const host = experiment.hosts.find(name);
  bool const is_own = host == experiment.hosts.end() || host->second.slots == 0;
  return is_own ? experiment.session.max_parallel : host->second.slots;
}

int places_of(Experiment const& experiment) {
  auto const& session = experiment.session;
  if (session.hosts.empty()) return session.max_parallel;
  int places = 0;
  for (auto const& name : session.hosts) places += slots_of(experiment, name);
  return places;
}

void use_own_cluster(Experiment& experiment) {
  auto const [place, is_new] = experiment.hosts.try_emplace(std::string(own_cluster));
  auto& host = place->second;
  if (is_new) host.slots = 0;
  if (!host.slurm) host.slurm.emplace();
  experiment.session.hosts = {std::string(own_cluster)};
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
