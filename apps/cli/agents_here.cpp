#include "agents_here.hpp"

#include "process/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace pexplore {

using namespace parallel_explore;

std::string login_of(core::AgentRow const& agent) {
  for (auto const& variable : core::words(agent.credential_variables)) {
    char const* const value = std::getenv(variable.c_str());
    if (value && *value != '\0') return fmt::format("key in {}", variable);
  }
  char const* const home = std::getenv("HOME");
  for (auto const& file : core::words(agent.credential_files)) {
    std::error_code ignored;
    if (home && std::filesystem::exists(std::filesystem::path(home) / file, ignored))
      return "logged in";
  }
  return {};
}

std::vector<std::string> agents_here() {
  auto const environment = process::current_environment();
  std::vector<core::AgentRow const*> rows;
  for (auto const& row : core::agent_catalogue) {
    if (row.install.empty() || row.program.empty()) continue;
    if (!process::find_program(std::string(row.program), environment, ".").empty())
      rows.push_back(&row);
  }
  std::ranges::stable_sort(rows, {},
                           [](core::AgentRow const* row) { return login_of(*row).empty(); });
  std::vector<std::string> names;
  for (auto const* row : rows) names.emplace_back(row->name);
  return names;
}

}  // namespace pexplore
