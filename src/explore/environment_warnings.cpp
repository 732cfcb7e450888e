#include "explore/environment_warnings.hpp"

#include "core/acp_agents.hpp"
#include "core/agent_catalogue.hpp"
#include "core/child_environment.hpp"
#include "core/free_text.hpp"
#include "process/environment.hpp"
#include "text/secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace parallel_explore::operations {
namespace {

/// The patterns of all variables that any session of an experiment gets by name.
std::vector<std::string> passed_by_name(Experiment const& experiment) {
  auto patterns = experiment.pass_env;
  for (auto const& row : core::agent_catalogue) {
    auto const needs = core::environment_for(row, {});
    patterns.insert(patterns.end(), needs.begin(), needs.end());
  }
  for (auto const& [agent, settings] : experiment.agents) {
    auto const* const row =
        settings.run.empty() ? nullptr : core::acp_agent_of(settings.run.front());
    if (row) std::ranges::move(core::words(row->environment), std::back_inserter(patterns));
    for (auto const& [name, value] : settings.env) patterns.push_back(name);
  }
  return patterns;
}

}  // namespace

std::vector<std::string> environment_warnings(Experiment const& experiment,
                                              std::filesystem::path const& main_tree) {
  auto const environment = process::current_environment();
  std::vector<std::string> warnings;
  for (auto const& name : core::withheld(environment, passed_by_name(experiment))) {
    warnings.push_back(fmt::format(
        "sessions do not get {0}, because it holds a credential; if they need it: [environment] "
        "pass = [\"{0}\"]",
        name));
  }
  auto texts = core::words_of_records();
  texts.push_back({"the path of the repository", main_tree.string()});
  auto const own = core::fixed_texts(experiment);
  texts.insert(texts.end(), own.begin(), own.end());
  std::set<std::string> warned;
  for (auto const& credential : text::credentials_in(environment)) {
    auto const place = core::fixed_place_of(credential.value, texts);
    if (place.empty() || !warned.insert(credential.variable).second) continue;
    warnings.push_back(fmt::format("the value of {} is also in {}, and is not masked there",
                                   credential.variable, place));
  }
  return warnings;
}

}  // namespace parallel_explore::operations
