#include "system/harness.hpp"

#include <fmt/format.h>

#include <regex>
#include <set>

// The plug-in says nothing that the program does not do.
namespace parallel_explore {
namespace {

using Names = std::set<std::string>;
using testing::Contains;
using testing::IsSubsetOf;
using testing::UnorderedElementsAre;

class Plugin : public System {
 protected:
  static std::string file(std::string const& path) {
    auto text = support::read_file(std::string(SOURCE_DIR) + "/" + path);
    EXPECT_FALSE(text.empty()) << path;
    return text;
  }
  static boost::json::value json_file(std::string const& path) {
    return boost::json::parse(file(path));
  }
  static Names keys_of(boost::json::value const& value) {
    Names keys;
    for (auto const& each : value.as_object()) keys.emplace(each.key());
    return keys;
  }
  static Names matches(std::string const& text, std::string const& pattern) {
    std::regex const expression(pattern);
    Names found;
    for (std::sregex_iterator each(text.begin(), text.end(), expression), end; each != end; ++each)
      found.insert((*each)[1]);
    return found;
  }
  /// All texts that a model reads.
  static std::string texts() {
    std::string all;
    for (auto const* path : {"skills/pexplore/SKILL.md", "commands/parallel-explore.md",
                             "commands/parallel-experiment.md", "commands/parallel-orchestrate.md",
                             "agents/parallel-orchestrator.md", "monitors/monitors.json"})
      all += file(std::string("plugins/pexplore/") + path);
    return all;
  }
};

constexpr auto schemas = "https://agent-plugins.org/schemas/1.0.0/";

TEST_F(Plugin, ConformsToAgentPlugins) {
  auto const manifest = json_file("plugins/pexplore/plugin.json");
  EXPECT_EQ(manifest.at("$schema").as_string(), std::string(schemas) + "plugin.schema.json");
  EXPECT_THAT(keys_of(manifest),
              IsSubsetOf({"$schema", "name", "version", "description", "author", "homepage",
                          "repository", "license", "keywords", "extensions"}));
  EXPECT_THAT(keys_of(manifest.at("author")), IsSubsetOf({"name", "email", "url"}));
  EXPECT_TRUE(std::regex_match(std::string(manifest.at("name").as_string()),
                               std::regex("[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?")));
  auto const servers = json_file("plugins/pexplore/mcp.json");
  EXPECT_EQ(servers.at("$schema").as_string(), std::string(schemas) + "mcp.schema.json");
  EXPECT_THAT(keys_of(servers), UnorderedElementsAre("$schema", "mcpServers"));
  auto const& server = servers.at_pointer("/mcpServers/pexplore");
  EXPECT_EQ(server.at("type").as_string(), "stdio");
  EXPECT_EQ(server.at("command").as_string(), "pexplore");
  EXPECT_THAT(keys_of(server), IsSubsetOf({"type", "command", "args", "env", "cwd"}));
}

TEST_F(Plugin, HasASkillThatConforms) {
  auto const skill = file("plugins/pexplore/skills/pexplore/SKILL.md");
  auto const front = skill.substr(4, skill.find("\n---\n") - 3);
  EXPECT_THAT(
      matches(front, "(?:^|\n)([a-z-]+):"),
      IsSubsetOf({"name", "description", "license", "compatibility", "metadata", "allowed-tools"}));
  EXPECT_THAT(matches(front, "name: ([a-z0-9-]+)\n"), Contains("pexplore"));
  auto const descriptions = matches(front, "description: ([^\n]+)\n");
  ASSERT_EQ(descriptions.size(), 1U);
  EXPECT_LE(descriptions.begin()->size(), 1024U);
}

TEST_F(Plugin, SaysTheSameToEveryHost) {
  auto const version = sh("pexplore --version").output;
  auto const manifest = json_file("plugins/pexplore/plugin.json");
  for (auto const* path : {".claude-plugin/plugin.json", ".codex-plugin/plugin.json",
                           ".cursor-plugin/plugin.json", "gemini-extension.json"}) {
    auto const other = json_file(std::string("plugins/pexplore/") + path);
    for (auto const* key : {"name", "version", "description"})
      EXPECT_EQ(other.at(key), manifest.at(key)) << path;
  }
  EXPECT_THAT(version, testing::HasSubstr(manifest.at("version").as_string().c_str()));
  for (auto const* path : {".mcp.json", "gemini-extension.json"})
    EXPECT_EQ(
        json_file(std::string("plugins/pexplore/") + path).at_pointer("/mcpServers/pexplore/args"),
        json_file("plugins/pexplore/mcp.json").at_pointer("/mcpServers/pexplore/args"));
  for (auto const* path : {".claude-plugin/marketplace.json", ".cursor-plugin/marketplace.json"})
    EXPECT_EQ(json_file(path).at_pointer("/plugins/0/source").as_string(), "./plugins/pexplore");
  EXPECT_EQ(json_file(".agents/plugins/marketplace.json")
                .at_pointer("/plugins/0/source/path")
                .as_string(),
            "./plugins/pexplore");
}

TEST_F(Plugin, HasTheSameCommandsForGemini) {
  for (auto const* name : {"explore", "experiment", "orchestrate"}) {
    auto const path = fmt::format("plugins/pexplore/commands/parallel-{}", name);
    auto const markdown = file(path + ".md"), toml = file(path + ".toml");
    auto body = markdown.substr(markdown.find("\n---\n\n") + 6);
    auto const at = body.find("$ARGUMENTS");
    ASSERT_NE(at, std::string::npos);
    EXPECT_EQ(at, body.size() - 11) << "what a person writes is the end, so that it closes nothing";
    body.replace(at, 10, "{{args}}");
    EXPECT_THAT(toml, testing::HasSubstr("prompt = '''\n" + body + "'''\n"));
  }
}

TEST_F(Plugin, NamesOnlyToolsThatTheServerHas) {
  auto const answer =
      sh(R"(printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' | pexplore mcp)");
  Names tools, arguments;
  auto const listed = boost::json::parse(answer.output);
  for (auto const& tool : listed.at_pointer("/result/tools").as_array()) {
    tools.emplace(tool.at("name").as_string());
    for (auto const& each : tool.at_pointer("/inputSchema/properties").as_object())
      arguments.emplace(each.key());
  }
  auto const named = matches(texts(), "`((?:explore|tasks)_[a-z_]+)`");
  EXPECT_GE(named.size(), 10U);
  EXPECT_THAT(named, IsSubsetOf(tools));
  EXPECT_THAT(
      matches(file("plugins/pexplore/skills/pexplore/SKILL.md"), "`((?:explore|tasks)_[a-z_]+)`"),
      testing::ContainerEq(tools))
      << "the skill explains each";
  // One word in backticks is an argument, a member of an approach or of an answer, or a server.
  Names known{"running", "pexplore", "description"};
  known.insert(arguments.begin(), arguments.end());
  known.insert(tools.begin(), tools.end());
  EXPECT_THAT(matches(texts(), "`([a-z_]+)`"), IsSubsetOf(known));
}

TEST_F(Plugin, NamesOnlyCommandsAndOptionsOfTheProgram) {
  auto const listed = sh("pexplore --list-commands").output;
  auto const text = texts();
  auto const commands = matches(text, "[`\"]pexplore ((?:tasks )?[a-z-]+)[ `\"]");
  EXPECT_GE(commands.size(), 10U);
  for (auto const& command : commands) {
    EXPECT_NE(listed.find("command\tpexplore " + command + "\t"), std::string::npos) << command;
  }
  for (auto const& option : matches(text, "(--[a-z][a-z-]+)")) {
    std::regex const known("option\t[^\t]*\t[^\t]*" + option + "[,\t]");
    EXPECT_TRUE(std::regex_search(listed, known)) << option;
  }
}

}  // namespace
}  // namespace parallel_explore
