#include "doctor_environment.hpp"

#include "core/agent_catalogue.hpp"
#include "core/free_text.hpp"
#include "output.hpp"
#include "process/environment.hpp"
#include "report/environment.hpp"
#include "text/secrets.hpp"

#include <algorithm>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// The texts here that are never masked. Outside a repository, only those of every record.
std::vector<core::FixedText> fixed_texts_here() {
  auto texts = core::words_of_records();
  try {
    Explorer explorer(".");
    auto& store = explorer.store();
    for (auto const& name : store.experiments()) {
      auto const exploration = store.load(name);
      texts.push_back({"the path of the repository", exploration.repository});
      auto const own = core::fixed_texts(exploration.experiment);
      texts.insert(texts.end(), own.begin(), own.end());
    }
  } catch (Error const&) {  // no repository, or a record that cannot be read
  }
  texts.push_back({"the path of this directory", std::filesystem::current_path().string()});
  return texts;
}

/// The agents whose sessions get a variable by its name.
std::vector<std::string> agents_that_need(std::string_view variable) {
  std::vector<std::string> agents;
  for (auto const& row : core::agent_catalogue) {
    auto const patterns = core::environment_for(row, {});
    bool const needs = std::ranges::any_of(
        patterns, [&](std::string const& pattern) { return core::matches(variable, pattern); });
    if (needs) agents.emplace_back(row.name);
  }
  return agents;
}

}  // namespace

int show_environment(bool json) {
  auto const environment = process::current_environment();
  auto const credentials = text::credentials_in(environment);
  auto const texts = fixed_texts_here();
  std::vector<report::EnvironmentEntry> entries;
  for (auto const& [name, value] : environment) {
    report::EnvironmentEntry entry;
    entry.use = core::use_of(name, value);
    if (!entry.use.passed) entry.agents = agents_that_need(name);
    for (auto const& credential : credentials) {
      if (credential.variable != name) continue;
      entry.masked = true;
      if (entry.use.secret.empty()) entry.use.secret = credential.why;
      if (entry.unmasked_in.empty())
        entry.unmasked_in = core::fixed_place_of(credential.value, texts);
    }
    bool const is_shown = entry.use.passed || !entry.agents.empty() || !entry.use.secret.empty();
    if (is_shown) entries.push_back(std::move(entry));
  }
  if (json) {
    print(report::environment_json(entries));
    return 0;
  }
  print_wrapped(
      report::environment_text(entries) +
      "\nNo other variable reaches a session, unless [environment] pass of the spec names it.\n");
  return 0;
}

}  // namespace pexplore
