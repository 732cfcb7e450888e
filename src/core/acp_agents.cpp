#include "core/acp_agents.hpp"

#include "core/agent_catalogue.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace parallel_explore::core {

AcpAgent const* find_acp_agent(std::string_view agent) {
  if (!agent.starts_with(acp_prefix)) return nullptr;
  auto const* const found =
      std::ranges::find(acp_agents, agent.substr(acp_prefix.size()), &AcpAgent::name);
  return found == acp_agents.end() ? nullptr : found;
}

AcpAgent const* acp_agent_of(std::string_view program) {
  auto const name = program.substr(program.rfind('/') + 1);
  auto const* const found = std::ranges::find_if(acp_agents, [&](AcpAgent const& row) {
    return !name.empty() && words(row.command).front() == name;
  });
  return found == acp_agents.end() ? nullptr : found;
}

std::vector<std::string> acp_names() {
  std::vector<std::string> names;
  for (auto const& row : acp_agents) names.push_back(fmt::format("{}{}", acp_prefix, row.name));
  return names;
}

std::optional<UnknownAcpAgent> unknown_acp_agent(std::string_view agent) {
  if (!agent.starts_with(acp_prefix) || find_acp_agent(agent)) return std::nullopt;
  auto const names = acp_names();
  auto const near = text::nearest(agent, names);
  return UnknownAcpAgent{
      fmt::format("unknown agent \"{}\"{}", text::clean_line(agent, 60),
                  near ? fmt::format("; did you mean \"{}\"?", *near) : ""),
      fmt::format("known are {}; any other: [agent.NAME] with adapter = \"acp\" and `run`",
                  fmt::join(names, ", "))};
}

std::string_view agent_before_colon(std::string_view text) {
  auto const begin = text.starts_with(acp_prefix) ? acp_prefix.size() : 0;
  return text.substr(0, text.find(':', begin));
}

}  // namespace parallel_explore::core
