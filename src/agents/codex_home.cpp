#include "agents/codex_home.hpp"

#include "core/child_environment.hpp"
#include "files/regular.hpp"
#include "process/environment.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace parallel_explore::agents {

std::vector<std::string> mcp_servers_in(std::string_view config) {
  constexpr std::string_view header = "[mcp_servers.";
  constexpr std::string_view bare =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  std::vector<std::string> names;
  while (!config.empty()) {
    auto line = config.substr(0, config.find('\n'));
    config.remove_prefix(std::min(config.size(), line.size() + 1));
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(" \t")));
    if (!line.starts_with(header)) continue;
    line.remove_prefix(header.size());
    if (line.starts_with('"')) line.remove_prefix(1);
    std::string name(line.substr(0, line.find_first_not_of(bare)));
    if (!name.empty() && std::ranges::find(names, name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> mcp_servers_of_user(SessionRequest const& request) {
  auto environment = process::current_environment();
  for (auto const& [name, value] : request.agent.env)
    environment[name] = core::expand_variables(value, process::current_environment());
  auto const own = environment.find("CODEX_HOME");
  auto const directory = own != environment.end()
                             ? std::filesystem::path(own->second)
                             : std::filesystem::path(environment["HOME"]) / ".codex";
  auto in = files::input(directory / "config.toml", files::Links::followed);
  std::string const config{std::istreambuf_iterator<char>(in), {}};
  return mcp_servers_in(config);
}

}  // namespace parallel_explore::agents
