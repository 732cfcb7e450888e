#include "agents/user_files.hpp"

#include <array>
#include <cstdlib>
#include <utility>

namespace parallel_explore::agents {
namespace {

/// Variables that move the directory of an agent's settings.
constexpr std::array<std::pair<std::string_view, char const*>, 2> moved_homes{
    {{".claude/", "CLAUDE_CONFIG_DIR"}, {".codex/", "CODEX_HOME"}}};

}  // namespace

std::string variable_of(AgentSettings const& settings, std::string const& name) {
  if (auto const own = settings.env.find(name); own != settings.env.end()) return own->second;
  char const* const value = std::getenv(name.c_str());
  return value ? value : "";
}

std::filesystem::path user_file(AgentSettings const& settings, std::string_view file) {
  for (auto const& [beginning, name] : moved_homes) {
    auto const moved = file.starts_with(beginning) ? variable_of(settings, name) : std::string();
    if (!moved.empty()) return std::filesystem::path(moved) / file.substr(beginning.size());
  }
  return std::filesystem::path(variable_of(settings, "HOME")) / file;
}

}  // namespace parallel_explore::agents
