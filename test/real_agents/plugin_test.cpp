#include "real_agents/agents.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <vector>

// The installed plug-in in the real programs: the scripted model calls the tools that the files of
// the plug-in name, and the journal shows the run.
namespace parallel_explore {
namespace {

using testing::HasSubstr;

/// One way to install it, and to run the agent with it.
struct HostTrial {
  std::string name;     ///< of the adapter
  std::string install;  ///< operands of `pexplore install`; empty: by the program itself
  std::string prefix;   ///< of the names of tools
  std::string command;  ///< a shell command that asks the agent once; $AGENT is its program
  std::string prompt;   ///< what a person writes
  std::string heard;    ///< in what the model was asked: that the prompt was expanded; may be empty
};

void PrintTo(HostTrial const& host, std::ostream* out) { *out << host.name << " " << host.install; }

constexpr auto claude_command =
    "$AGENT -p \"$PROMPT\" --output-format stream-json --verbose --allowedTools "
    "'mcp__pexplore,mcp__plugin_pexplore_pexplore' --settings "
    "'{\"enabledMcpjsonServers\":[\"pexplore\"]}'";
constexpr auto codex_command =
    "$AGENT exec --json --dangerously-bypass-approvals-and-sandbox \"$PROMPT\"";
constexpr auto gemini_command =
    "node $AGENT --model gemini-2.5-flash --skip-trust --approval-mode yolo --output-format "
    "stream-json -p \"$PROMPT\"";
constexpr auto opencode_command = "$AGENT run --format json \"$PROMPT\"";

constexpr auto own_words = "/parallel-explore Write f: approaches a and b";
constexpr auto expanded = "Start an exploration with the tools of the MCP server";

/// Gemini reads the settings of a folder that is trusted for good.
constexpr auto trust_and_ask_gemini =
    "printf '{\"%s\":\"TRUST_FOLDER\"}' \"$PWD\" > ~/.gemini/trustedFolders.json && "
    "node $AGENT --model gemini-2.5-flash --approval-mode yolo --output-format stream-json -p "
    "\"$PROMPT\"";
constexpr auto skill = "Explores several approaches to one task at once with pexplore";

/// The hosts of every run of the tests.
std::vector<HostTrial> usual_hosts() {
  return {
      {"claude", "claude", "mcp__plugin_pexplore_pexplore__", claude_command, own_words, expanded},
      {"codex", "codex", "mcp__pexplore.", codex_command, "Use $pexplore to write f", skill},
      {"gemini", "gemini", "mcp_pexplore_", gemini_command, "Write f with pexplore", skill},
      {"opencode", "opencode", "pexplore_", opencode_command, "Write f with pexplore", skill}};
}

std::vector<HostTrial> hosts() {
  auto all = usual_hosts();
  if (!std::getenv("PEXPLORE_TEST_REPORT")) return all;
  std::vector<HostTrial> const more{
      {"claude", "claude --project", "mcp__pexplore__", claude_command, own_words, expanded},
      {"claude", "", "mcp__plugin_pexplore_pexplore__",
       std::string(claude_command) + " --plugin-dir " SOURCE_DIR "/plugins/pexplore",
       "/pexplore:parallel-explore Write f: approaches a and b", expanded},
      {"codex", "", "mcp__pexplore.",
       std::string("$AGENT plugin marketplace add " SOURCE_DIR
                   " && $AGENT plugin add pexplore@pexplore && ") +
           codex_command,
       "Use $pexplore to write f", skill},
      {"gemini", "gemini --project", "mcp_pexplore_", trust_and_ask_gemini, "Write f with pexplore",
       skill},
      {"opencode", "opencode --project", "pexplore_", opencode_command, "Write f with pexplore",
       skill}};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

class InstalledPlugin : public testing::TestWithParam<HostTrial> {
 protected:
  InstalledPlugin() : home_(place_.path() / "home"), repository_(place_.path() / "repo") {}

  void SetUp() override {
    auto const all = real::adapters();
    auto const adapter = std::ranges::find(all, GetParam().name, &real::Adapter::name);
    ASSERT_NE(adapter, all.end());
    program_ = real::agents_directory() / adapter->program;
    if (!std::filesystem::exists(program_))
      GTEST_SKIP() << GetParam().name << " is not installed: scripts/install-agents";
    support::write_file(repository_ / "file.txt", "one\n");
    // In the repository and in a script: some agents give their servers few variables.
    ASSERT_EQ(sh("git init -q -b main && git config user.name Tester && git config user.email "
                 "tester@example.com && git add -A && git commit -q -m first && mkdir -p ../bin "
                 "../home && printf '#!/bin/sh\\nexport PEXPLORE_MCP_UNATTENDED=1\\nexec " PEXPLORE
                 " \"$@\"\\n' > ../bin/pexplore && chmod +x ../bin/pexplore")
                  .status,
              0);
    model_.emplace(place_.path(), script());
    // Makes what the agent wants in its home; of its table only the variables count.
    spec_ = adapter->spec(program_, home_, model_->port());
  }

  /// Starts an experiment, waits for it, and asks for the verdict. Where a client starts the server
  /// elsewhere, the directory says where; elsewhere it does no harm.
  std::string script() {
    auto const& prefix = GetParam().prefix;
    boost::json::object const start{
        {"task", "Write f"},
        {"name", "two"},
        {"directory", repository_.string()},
        {"context", "We talked."},
        {"approaches",
         boost::json::array{boost::json::object{{"name", "a"}, {"description", "x"}},
                            boost::json::object{{"name", "b"}, {"description", "y"}}}},
        {"command", "echo $PEXPLORE_APPROACH > f"},
        {"gates", boost::json::array{boost::json::object{{"name", "there"}, {"run", "test -s f"}}}},
        {"measures",
         boost::json::array{boost::json::object{
             {"name", "size"}, {"run", "wc -c < f"}, {"metric", {{"regex", "(\\d+)"}}}}}},
        {"confirm", true}};
    auto const call = [&](char const* tool, boost::json::object input) {
      return boost::json::object{{"call", {{"tool", prefix + tool}, {"input", std::move(input)}}}};
    };
    boost::json::object const of_it{{"name", "two"}, {"directory", repository_.string()}};
    auto wait = of_it;
    wait["seconds"] = 50;
    return boost::json::serialize(boost::json::object{
        {"steps", boost::json::array{call("explore_start", start), call("explore_wait", wait),
                                     call("explore_result", of_it),
                                     boost::json::object{{"say", "Shown."}}}}});
  }

  support::ShellResult sh(std::string const& text) {
    auto environment = support::test_environment(home_);
    environment["TEST_KEY"] = "dummy";
    environment["IS_SANDBOX"] = "1";
    environment["AGENT"] = program_.string();
    environment["PROMPT"] = GetParam().prompt;
    environment["PATH"] = (place_.path() / "bin").string() + ":" + environment["PATH"];
    return support::shell(repository_, text, std::move(environment));
  }

  /// The `env = { A = "b", C = 'd' }` of a spec as commands of a shell.
  std::string exports() {
    static std::regex const variable(R"re(([A-Z_]+) = (?:"([^"]*)"|'([^']*)'))re");
    auto const begin = spec_.begin() + static_cast<std::ptrdiff_t>(spec_.find("env = {"));
    std::string text;
    for (std::sregex_iterator each(begin, spec_.end(), variable), end; each != end; ++each) {
      auto const value = (*each)[2].matched ? (*each)[2].str() : (*each)[3].str();
      text += fmt::format("export {}='{}'\n", (*each)[1].str(),
                          std::regex_replace(value, std::regex(R"(\$\{TEST_KEY\})"), "dummy"));
    }
    return text;
  }

  support::TempDirectory place_;
  std::filesystem::path home_, repository_, program_;
  std::optional<real::Model> model_;
  std::string spec_;
};

TEST_P(InstalledPlugin, OneMessageLeadsToAVerdict) {
  auto const& host = GetParam();
  if (!host.install.empty()) {
    auto const installed = sh(exports() + "pexplore install " + host.install);
    ASSERT_EQ(installed.status, 0) << installed.error;
  }
  auto const asked = sh(exports() + host.command);
  EXPECT_EQ(asked.status, 0) << asked.output << asked.error;
  auto const journal = support::read_file(repository_ / ".pexplore/two/journal.jsonl");
  EXPECT_THAT(journal, HasSubstr(R"("context":"We talked.")")) << asked.output << asked.error;
  EXPECT_THAT(journal, HasSubstr("orchestrator:exploration:complete"));
  EXPECT_EQ(sh("git show pexplore/two/a:f pexplore/two/b:f").output, "a\nb\n");
  EXPECT_THAT(sh("pexplore show two").output, HasSubstr("size"));
  auto const log = model_->log();
  EXPECT_THAT(log, HasSubstr("explore_result"));
  EXPECT_THAT(log, HasSubstr(host.heard));
  if (host.install.empty()) return;
  EXPECT_EQ(sh(exports() + "pexplore uninstall " + host.install).status, 0);
}

TEST(Claude, FindsThePluginValid) {
  auto const program = real::agents_directory() / real::adapters().front().program;
  if (!std::filesystem::exists(program)) GTEST_SKIP() << "claude is not installed";
  support::TempDirectory const home;
  for (auto const* path : {SOURCE_DIR, SOURCE_DIR "/plugins/pexplore"}) {
    auto const valid =
        support::shell(home.path(), program.string() + " plugin validate --strict " + path,
                       support::test_environment(home.path()));
    EXPECT_EQ(valid.status, 0) << valid.output << valid.error;
  }
}

INSTANTIATE_TEST_SUITE_P(, InstalledPlugin, testing::ValuesIn(hosts()), [](auto const& info) {
  auto name = info.param.name + "_" +
              (info.param.install.empty()                                  ? "itself"
               : info.param.install.find("--project") != std::string::npos ? "project"
                                                                           : "user");
  return name;
});

}  // namespace
}  // namespace parallel_explore
