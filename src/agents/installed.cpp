#include "agents/installed.hpp"

#include "process/environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace parallel_explore::agents {

std::string login_of(core::AgentRow const& agent, Environment const& environment) {
  for (auto const& variable : core::words(agent.credential_variables)) {
    auto const value = environment.find(variable);
    if (value != environment.end() && !value->second.empty())
      return fmt::format("key in {}", variable);
  }
  auto const home = environment.find("HOME");
  if (home == environment.end()) return {};
  for (auto const& file : core::words(agent.credential_files)) {
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::path(home->second) / file, ignored))
      return "logged in";
  }
  return {};
}

std::vector<std::string> installed() {
  auto const environment = process::current_environment();
  std::vector<core::AgentRow const*> rows;
  for (auto const& row : core::agent_catalogue) {
    if (row.install.empty() || row.program.empty()) continue;
    if (!process::find_program(std::string(row.program), environment, ".").empty())
      rows.push_back(&row);
  }
  std::ranges::stable_sort(
      rows, {}, [&](core::AgentRow const* row) { return login_of(*row, environment).empty(); });
  std::vector<std::string> names;
  for (auto const* row : rows) names.emplace_back(row->name);
  return names;
}

}  // namespace parallel_explore::agents
