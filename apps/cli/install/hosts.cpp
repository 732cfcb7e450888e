#include "install/hosts.hpp"

#include "install/plugin_files.hpp"
#include "parallel_explore/error.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace pexplore::install {

using namespace parallel_explore;

namespace {

constexpr std::string_view server = R"({ "command": "pexplore", "args": ["mcp"] })";
constexpr std::string_view opencode_server =
    R"({ "type": "local", "command": ["pexplore", "mcp"], "enabled": true })";
constexpr std::string_view codex_server = "command = \"pexplore\"\nargs = [\"mcp\"]\n";
constexpr std::string_view new_session =
    "Start a new session; it has the commands /parallel-explore, "
    "/parallel-experiment and /parallel-orchestrate.";

/// A plug-in in its folder of skills, which Claude Code loads without an entry in its settings;
/// commands beside it, so that their names need no prefix.
PluginHost claude() {
  constexpr auto base = Base::claude;
  return {"claude",
          "Claude Code",
          {{{".claude-plugin/", "skills/pexplore/.claude-plugin/", "", base},
            {".mcp.json", "skills/pexplore/.mcp.json", "", base},
            {"skills/", "skills/pexplore/skills/", "", base},
            {"agents/", "skills/pexplore/agents/", "", base},
            {"monitors/", "skills/pexplore/monitors/", "", base},
            {"commands/", "commands/", ".md", base}},
           std::nullopt,
           new_session},
          {{{"skills/", ".claude/skills/", "", Base::project},
            {"agents/", ".claude/agents/", "", Base::project},
            {"commands/", ".claude/commands/", ".md", Base::project}},
           ServerEntry{Base::project, ".mcp.json", "", SettingsFormat::json, "mcpServers", server},
           "Claude Code asks whether to use the server of .mcp.json; the monitor comes with --user "
           "only."}};
}

PluginHost codex() {
  return {"codex",
          "Codex",
          {{{"skills/", ".agents/skills/", "", Base::home}},
           ServerEntry{Base::codex, "config.toml", "", SettingsFormat::toml, "mcp_servers",
                       codex_server},
           "Start a new session, and name the skill: $pexplore."},
          {{{"skills/", ".agents/skills/", "", Base::project}},
           ServerEntry{Base::project, ".codex/config.toml", "", SettingsFormat::toml, "mcp_servers",
                       codex_server},
           "Codex reads .codex/config.toml only in projects that you trust."}};
}

/// An extension, which Gemini loads from its folder.
PluginHost gemini() {
  return {"gemini",
          "Gemini",
          {{{"gemini-extension.json", ".gemini/extensions/pexplore/gemini-extension.json"},
            {"skills/", ".gemini/extensions/pexplore/skills/"},
            {"commands/", ".gemini/extensions/pexplore/commands/", ".toml"}},
           std::nullopt,
           new_session},
          {{{"skills/", ".gemini/skills/", "", Base::project},
            {"commands/", ".gemini/commands/", ".toml", Base::project}},
           ServerEntry{Base::project, ".gemini/settings.json", "", SettingsFormat::json,
                       "mcpServers", server},
           "Gemini reads .gemini/ only in folders that you trust."}};
}

PluginHost cursor() {
  auto const files = [](Base base) {
    return std::vector<Placement>{{"skills/", ".cursor/skills/", "", base},
                                  {"agents/", ".cursor/agents/", "", base},
                                  {"commands/", ".cursor/commands/", ".md", base}};
  };
  auto const entry = [](Base base) {
    return ServerEntry{base, ".cursor/mcp.json", "", SettingsFormat::json, "mcpServers", server};
  };
  constexpr std::string_view note = "Enable the server pexplore in the settings of Cursor.";
  return {"cursor",
          "Cursor",
          {files(Base::home), entry(Base::home), note},
          {files(Base::project), entry(Base::project), note}};
}

PluginHost opencode() {
  return {"opencode",
          "OpenCode",
          {{{"skills/", "skills/", "", Base::opencode},
            {"commands/", "commands/", ".md", Base::opencode}},
           ServerEntry{Base::opencode, "opencode.json", "opencode.jsonc", SettingsFormat::json,
                       "mcp", opencode_server},
           new_session},
          {{{"skills/", ".opencode/skills/", "", Base::project},
            {"commands/", ".opencode/commands/", ".md", Base::project}},
           ServerEntry{Base::project, "opencode.json", "opencode.jsonc", SettingsFormat::json,
                       "mcp", opencode_server},
           new_session}};
}

}  // namespace

std::span<PluginHost const> hosts() {
  static std::vector<PluginHost> const table{claude(), codex(), gemini(), cursor(), opencode()};
  return table;
}

PluginHost const& host_named(std::string const& name) {
  auto const all = hosts();
  auto const found = std::ranges::find(all, name, &PluginHost::name);
  if (found != all.end()) return *found;
  std::vector<std::string> names;
  for (auto const& each : all) names.emplace_back(each.name);
  auto const near = text::nearest(name, names);
  throw Error(ErrorCode::not_found, fmt::format("there is no host \"{}\"", name),
              near ? fmt::format("did you mean \"{}\"?", *near)
                   : fmt::format("choose one of {}, or all", fmt::join(names, ", ")));
}

std::vector<Wanted> files_of(Layout const& layout) {
  std::vector<Wanted> files;
  for (auto const& placement : layout.files) {
    for (auto const& file : plugin_files()) {
      if (!file.path.starts_with(placement.from) || !file.path.ends_with(placement.ending))
        continue;
      files.push_back(
          {placement.base,
           std::string(placement.to) + std::string(file.path.substr(placement.from.size())),
           std::string(file.content)});
    }
  }
  return files;
}

}  // namespace pexplore::install
