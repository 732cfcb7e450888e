#include "stream/recorded.hpp"

#include "stream/acp_client.hpp"
#include "stream/codex_parser.hpp"
#include "stream/gemini_parser.hpp"
#include "stream/opencode_parser.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

// Streams of real programs, and their correct interpretation by a person. Streams of claude are in
// claude_recorded_test.cpp.
namespace parallel_explore::stream {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Interpretations by file name without ending. A killed program has status 143.
std::map<std::string, Recorded> const& recorded() {
  static std::map<std::string, Recorded> const all{
      {"codex-auth-failed", {1, "unauthorised", "401", 0, 0, 0, {}, "01a1fb6c-eafa", ""}},
      {"codex-connection-refused",
       {143, "limited", "waiting for network", 0, 0, 0, {}, "01a1fb6d-0673", ""}},
      {"codex-rate-limited", {1, "limited", "429", 0, 0, 0, {}, "01a1fb6c-ecf0", ""}},
      {"codex-resumed-usage-is-cumulative",
       {0, "completed", "", 2, 2268, 112, {}, "01a1fb6e-d469", "All done"}},
      // The stream does not show that the command was not run; only the missing changes do.
      {"codex-sandboxed-command-lost-exit-0",
       {0, "completed", "", 1, 2268, 112, {}, "01a1fb6e-d6ee", "All done"}},
      {"codex-structured-output",
       {0, "completed", "", 1, 1134, 56, {}, "01a1fb6e-6be0", R"({"answer":"42"})"}},
      {"codex-success", {0, "completed", "", 2, 1800, 100, {}, "01a1fb49-f051", "All done."}},
      {"gemini-auth-failed", {145, "unauthorised", "401", 0, 0, 0, {}, "24280bf1", ""}},
      {"gemini-success", {0, "completed", "", 2, 2268, 112, {}, "232a2b83", "wrote mock.txt"}},
      {"opencode-auth-failed", {1, "unauthorised", "401", 0, 0, 0, {}, "ses_e048c64b", ""}},
      {"opencode-bash-tool",
       {0, "completed", "", 2, 2268, 112, 0.002828, "ses_e048b5b2", "wrote mock.txt"}},
      {"opencode-success",
       {0, "completed", "", 2, 2268, 112, 0.002828, "ses_e0491a3a", "wrote mock.txt"}},
      {"acp-claude-auth-failed", {0, "failed", "400", 0, 0, 0, {}, "4af2dd45", ""}},
      {"acp-claude-cancelled", {0, "cancelled", "", 1, 0, 0, {}, "efe694e3", "word0 word1"}},
      {"acp-claude-permission-denied",
       {0, "completed", "", 1, 0, 0, {}, "f47681f8", "I will write the file."}},
      {"acp-claude-success", {0, "completed", "", 2, 0, 0, {}, "32a28cd2", "wrote mock.txt"}},
      {"acp-claude-agent-acp-0.101.0-success",
       {0, "completed", "", 2, 3000, 150, 0.015, "2532067d", "All done."}},
      {"acp-codex-acp-2.6.0-auth-failed",
       {0, "unauthorised", "Authentication required", 1, 0, 0, {}, "01a217f6", "Warning"}},
      {"acp-codex-acp-2.6.0-stream-cut-end-turn",
       {0,
        "failed",
        "the connection broke in mid-answer: stream disconnected",
        1,
        0,
        0,
        {},
        "01a217f7",
        "stream disconnected"}},
      {"acp-codex-acp-2.6.0-success",
       {0, "completed", "", 2, 1800, 100, {}, "01a217f4", "All done."}},
      {"acp-gemini-0.61.0-success",
       {0, "completed", "", 2, 2000, 100, {}, "41bbcd02", "All done."}},
      {"acp-opencode-1.18.33-success",
       {0, "completed", "", 2, 1000, 50, {}, "ses_de80b576", "All done."}},
      {"acp-opencode-success",
       {0, "completed", "", 2, 1134, 56, 0.002828, "ses_e048c5cc", "wrote mock.txt"}},
  };
  return all;
}

std::filesystem::path const directory = std::filesystem::path(TEST_DATA) / "data/agents";

Usage earlier_run() {
  Usage usage;
  usage.input_tokens = 2268;
  usage.cache_read_tokens = 200;
  usage.output_tokens = 112;
  return usage;
}

std::unique_ptr<Parser> parser_for(std::string const& name) {
  if (name == "codex-resumed-usage-is-cumulative")
    return std::make_unique<CodexParser>(earlier_run());
  if (name.starts_with("codex-")) return std::make_unique<CodexParser>();
  if (name.starts_with("gemini-")) return std::make_unique<GeminiParser>();
  if (name.starts_with("opencode-")) return std::make_unique<OpencodeParser>();
  AcpClient::Options options;
  options.directory = "/repo";
  options.prompt = "write the file";
  options.policy = name.ends_with("denied") ? PermissionPolicy::deny : PermissionPolicy::allow;
  return std::make_unique<AcpClient>(options);
}

/// The lines of one side of a recorded conversation; all lines, if it has one side only.
std::vector<std::string> lines(std::string const& name, std::string_view direction = "<-") {
  std::vector<std::string> all;
  std::ifstream in(directory / (name + ".jsonl"), std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    auto const value = boost::json::parse(line);
    auto const* const said_by = value.as_object().if_contains("dir");
    if (!said_by || said_by->as_string() == direction) all.push_back(line);
  }
  return all;
}

std::unique_ptr<Parser> parse(std::string const& name) {
  auto parser = parser_for(name);
  for (auto const& line : lines(name)) parser->take(line);
  return parser;
}

TEST(Recorded, EveryRecordingIsInATable) {
  std::set<std::string> names, expected;
  for (auto const& entry : std::filesystem::directory_iterator(directory)) {
    auto const name = entry.path().stem().string();
    if (!name.starts_with("claude-")) names.insert(name);
  }
  for (auto const& [name, ignored] : recorded()) expected.insert(name);
  EXPECT_EQ(names, expected);
}

TEST(Recorded, EndsAsAPersonWouldSay) {
  for (auto const& [name, expected] : recorded()) {
    SCOPED_TRACE(name);
    expect_as_a_person_would_say(*parse(name), expected);
  }
}

TEST(Recorded, KnowsUsageAndSession) {
  for (auto const& [name, expected] : recorded()) {
    SCOPED_TRACE(name);
    expect_usage_and_session(*parse(name), expected);
  }
}

TEST(Recorded, NoStreamWithoutItsLastLineIsASuccess) {
  for (auto const& [name, expected] : recorded()) {
    SCOPED_TRACE(name);
    auto all = lines(name);
    all.pop_back();
    auto parser = parser_for(name);
    for (auto const& line : all) parser->take(line);
    EXPECT_NE(name_of(parser->verdict(0, "").end), "completed");
  }
}

TEST(Recorded, OnlyRefusedCredentialsStopASessionAtOnce) {
  for (auto const& [name, expected] : recorded()) {
    if (name.starts_with("gemini-") || name.starts_with("acp-"))
      continue;  // these end by themselves
    EXPECT_EQ(parse(name)->unauthorised(), expected.end == "unauthorised") << name;
  }
}

TEST(Recorded, ARefusalIsKnownWhileItLasts) {
  auto const limited = parse("codex-rate-limited");
  ASSERT_TRUE(limited->refusal());
  EXPECT_EQ(limited->refusal()->api_status, 429);
  auto const offline = parse("codex-connection-refused");
  ASSERT_TRUE(offline->refusal());
  EXPECT_EQ(offline->refusal()->api_status, 0);
  EXPECT_FALSE(parse("codex-success")->refusal());
}

/// The method, or "result", of each message.
std::vector<std::string> kinds(std::vector<std::string> const& messages) {
  std::vector<std::string> all;
  for (auto const& line : messages) {
    auto const message = boost::json::parse(line).as_object();
    auto const* const method = message.if_contains("method");
    all.emplace_back(method ? std::string(method->as_string()) : "result");
  }
  return all;
}

TEST(RecordedAcp, SaysWhatAClientThatWorkedSaid) {
  for (auto const* name :
       {"acp-claude-success", "acp-claude-permission-denied", "acp-opencode-success"}) {
    SCOPED_TRACE(name);
    auto const parser = parse(name);
    auto& client = dynamic_cast<AcpClient&>(*parser);
    std::vector<std::string> said;
    std::istringstream in(client.outgoing());
    for (std::string line; std::getline(in, line);) said.push_back(line);
    EXPECT_EQ(kinds(said), kinds(lines(name, "->")));
    EXPECT_TRUE(client.done());
  }
}

TEST(RecordedAcp, NamesTheToolThatWasDenied) {
  auto const verdict = parse("acp-claude-permission-denied")->verdict(0, "");
  EXPECT_THAT(verdict.denied_tools, ElementsAre(HasSubstr("mock.txt")));
  EXPECT_THAT(parse("acp-claude-success")->verdict(0, "").denied_tools, IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::stream
