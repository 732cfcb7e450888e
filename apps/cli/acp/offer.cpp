#include "acp/offer.hpp"

#include "acp_list.hpp"
#include "agents/installed.hpp"
#include "parallel_explore/error.hpp"
#include "spec_wizard.hpp"
#include "user_config.hpp"

#include <algorithm>
#include <utility>

namespace pexplore::acp {

using namespace parallel_explore;

namespace {

void add_once(std::vector<std::string>& names, std::string name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
}

}  // namespace

Offer offer_in(std::filesystem::path const& directory) {
  Offer offer;
  Experiment specified;
  try {
    specified = user_config().defaults;
  } catch (Error const&) {
    specified = {};  // the command that is run says what is wrong with the settings
  }
  auto const by_default = specified.session.agent;
  auto const installed = agents::installed();
  bool const has_own = by_default != Experiment().session.agent;
  if (has_own || installed.empty()) add_once(offer.agents, by_default);
  for (auto const& name : installed) add_once(offer.agents, name);
  for (auto const& each : check_acp_agents()) {
    if (each.good) add_once(offer.agents, each.name);
  }
  for (char const* name : {"pexplore.toml", "pexplore.yaml", "pexplore.yml", "pexplore.json"}) {
    std::error_code ignored;
    if (offer.spec.empty() && std::filesystem::exists(directory / name, ignored)) offer.spec = name;
  }
  if (!offer.spec.empty()) {
    try {
      specified = load_experiment(directory / offer.spec, std::nullopt, std::move(specified));
      offer.spec_explores = !specified.approaches.empty() || specified.generate.count > 0;
    } catch (Error const&) {
      offer.spec_explores = true;  // as above
    }
  }
  for (auto const& [name, settings] : specified.agents) {
    if (std::ranges::find(offer.agents, name) == offer.agents.end())
      offer.spec_agents.push_back(name);
  }
  auto const project = project_in(directory);
  offer.gate_name = project.gate;
  offer.gate = project.command;
  offer.setup = project.setup;
  return offer;
}

}  // namespace pexplore::acp
