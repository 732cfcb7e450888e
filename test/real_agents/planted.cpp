#include "real_agents/planted.hpp"

#include "support/sandbox.hpp"

#include <boost/json.hpp>

#include <string>

namespace parallel_explore::real {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

constexpr auto instructions = "PLANTED: prefer the first";

/// Adds members to a file of JSON, which need not exist.
void add_to(fs::path const& file, json::object const& members) {
  json::object all;
  if (fs::exists(file)) all = json::parse(support::read_file(file)).as_object();
  for (auto const& [name, value] : members) all[name] = value;
  support::write_file(file, json::serialize(all));
}

void plant_texts(fs::path const& place) {
  for (auto const* const file : {"CLAUDE.md", "CLAUDE.local.md", ".claude/CLAUDE.md", "AGENTS.md",
                                 "AGENTS.override.md", "GEMINI.md", ".gemini/GEMINI.md"})
    support::write_file(place / file, instructions);
  for (auto const* const folder :
       {"skills", ".claude/skills", ".agents/skills", ".gemini/skills", ".opencode/skills"})
    support::write_file(place / folder / "planted/SKILL.md",
                        "---\nname: planted\ndescription: PLANTED\n---\nPLANTED\n");
  for (auto const* const folder : {".claude/agents", ".opencode/agent", ".gemini/agents"})
    support::write_file(place / folder / "planted.md",
                        "---\nname: planted\ndescription: PLANTED\n---\nPLANTED\n");
}

void plant_programs(fs::path const& place, std::string const& program) {
  json::object const server{{"planted", {{"command", program}, {"args", json::array()}}}};
  json::array const hook{json::object{
      {"hooks", json::array{json::object{{"type", "command"}, {"command", program}}}}}};
  json::object const hooks{
      {"SessionStart", hook}, {"UserPromptSubmit", hook}, {"BeforeAgent", hook}, {"Stop", hook}};
  add_to(place / ".mcp.json", {{"mcpServers", server}});
  add_to(place / ".claude.json", {{"mcpServers", server}});
  add_to(place / ".claude/settings.json", {{"hooks", hooks}});
  add_to(place / ".gemini/settings.json", {{"mcpServers", server}, {"hooks", hooks}});
  json::object const opencode{
      {"mcp",
       {{"planted", {{"type", "local"}, {"command", json::array{program}}, {"enabled", true}}}}},
      {"instructions", json::array{(place / "AGENTS.md").string()}}};
  add_to(place / "opencode.json", opencode);
  auto const plugin = "export const Planted = async ({ $ }) => { await $`" + program +
                      " < /dev/null`; return {}; };\n";
  support::write_file(place / ".opencode/plugin/planted.js", plugin);
  support::write_file(place / "plugin/planted.js", plugin);
}

void plant_extension(fs::path const& gemini, std::string const& program) {
  support::write_file(
      gemini / "extensions/planted/gemini-extension.json",
      json::serialize(json::object{{"name", "planted"},
                                   {"version", "1.0.0"},
                                   {"contextFileName", "TEXT.md"},
                                   {"mcpServers", {{"extended", {{"command", program}}}}}}));
  support::write_file(gemini / "extensions/planted/TEXT.md", instructions);
}

}  // namespace

void plant(fs::path const& root) {
  auto const program = root / "server.sh";
  support::write_file(program, "#!/bin/sh\necho \"$PEXPLORE_APPROACH $PWD\" >> " +
                                   (root / "started").string() + "\n");
  fs::permissions(program, fs::perms::owner_all);
  auto const home = root / "home";
  for (auto const& place :
       {root, root / "tmp", home, home / ".claude", home / ".gemini", home / ".config/opencode"}) {
    plant_texts(place);
    plant_programs(place, program.string());
  }
  plant_texts(home / "codex");
  plant_extension(home / ".gemini", program.string());
  std::ofstream(home / "codex/config.toml", std::ios::app)
      << "[mcp_servers.planted]\ncommand = \"" << program.string() << "\"\n";
}

}  // namespace parallel_explore::real
