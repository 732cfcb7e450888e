#include "acp_list.hpp"

#include "core/acp_agents.hpp"
#include "core/agent_catalogue.hpp"
#include "exit_status.hpp"
#include "output.hpp"
#include "process/environment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pexplore {

using namespace parallel_explore;

std::vector<report::Check> check_acp_agents() {
  auto const environment = process::current_environment();
  std::vector<report::Check> checks;
  for (auto const& row : core::acp_agents) {
    report::Check check;
    check.name = fmt::format("{}{}", core::acp_prefix, row.name);
    check.needed = false;
    auto const program = core::words(row.command).front();
    check.good = !process::find_program(program, environment, ".").empty();
    check.found = fmt::format("{}: {}", row.title, row.command);
    check.hint = fmt::format("{}; then {}", row.install, row.login);
    checks.push_back(std::move(check));
  }
  return checks;
}

report::Check check_acp() {
  std::vector<std::string> installed;
  for (auto& each : check_acp_agents()) {
    if (each.good) installed.push_back(std::move(each.name));
  }
  report::Check check;
  check.name = "acp";
  check.needed = false;
  check.good = !installed.empty();
  check.found = installed.empty() ? "no agent that speaks ACP was found"
                                  : fmt::format("{}", fmt::join(installed, ", "));
  check.hint = "list all known agents: pexplore doctor --acp";
  return check;
}

int show_acp_agents(bool json) {
  auto const checks = check_acp_agents();
  if (json) {
    print(report::checks_json(checks));
    return all_completed;
  }
  std::string text;
  for (auto const& check : checks) {
    text +=
        fmt::format("{:<9}  {:<14}  {}\n", check.good ? "installed" : "-", check.name, check.found);
    if (!check.good) text += fmt::format("{:27}{}\n", "", check.hint);
  }
  print_wrapped(text);
  return all_completed;
}

}  // namespace pexplore
