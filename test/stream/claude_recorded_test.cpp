#include "stream/claude_parser.hpp"
#include "stream/recorded.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>

// Streams of the real program, and their correct interpretation by a person.
namespace parallel_explore::stream {
namespace {

std::map<std::string, Recorded> const& claude_recordings() {
  static std::map<std::string, Recorded> const all{
      {"2.1.329-success", {0, "completed", "", 2, 2468, 112, 0.012252, "a6067048"}},
      // With a command in the background it printed its result only after SIGTERM.
      {"2.1.332-background-bash-held-until-sigterm",
       {0, "completed", "", 4, 4000, 200, 0.02, "87840080"}},
      {"auth-failed", {1, "unauthorised", "401", 1, 0, 0, 0.0, "7fc34e04"}},
      {"bash-tool", {0, "completed", "", 2, 2468, 112, 0.015365, "3c185c4d"}},
      {"budget-exceeded",
       {1, "failed", "Reached maximum budget ($0.02)", 3, 3702, 168, 0.0230475, "cabf20cf"}},
      {"edit-denied-exit-0", {0, "completed", "", 2, 2468, 112, 0.015365, "5a23b614"}},
      {"input-stream-permission", {0, "completed", "", 2, 2468, 112, 0.015365, "b16ec3ac"}},
      {"input-stream-two-turns", {0, "completed", "", 4, 4936, 224, 0.03073, "1d6f3ef0"}},
      {"interrupted-exit-0-init-only",
       {0, "failed", "without a result", 0, 0, 0, std::nullopt, "dfaba721"}},
      {"interrupted", {0, "limited", "529", 2, 0, 0, 0.0, "178ff02f"}},
      {"max-turns",
       {1, "failed", "Reached maximum number of turns (2)", 3, 2468, 112, 0.015365, "48193a61"}},
      {"overloaded", {1, "limited", "529 Overloaded", 1, 0, 0, 0.0, "baa332df"}},
      {"rate-limited-retrying", {143, "limited", "429", 0, 0, 0, std::nullopt, "17c91ef8"}},
      {"rate-limited-then-ok", {0, "completed", "", 2, 2468, 112, 0.015365, "f9de020b"}},
      {"resume-in-other-worktree",
       {0, "completed", "", 2, 2468, 112, 0.009219000000000001, "b63040cf"}},
      {"resume-unknown-session", {1, "failed", "No conversation found", 0, 0, 0, 0.0, "00000000"}},
      {"resumed", {0, "completed", "", 2, 2000, 100, 0.0125, "f491d0f0"}},
      {"stream-cut",
       {1, "failed", "broke in mid-answer: API Error: Unable to connect to API (ECONNRESET)", 1, 0,
        0, 0.0, "bfb159f5"}},
      {"structured-output-unmet-exit-0", {0, "completed", "", 4, 4936, 224, 0.03073, "69f45676"}},
      {"structured-output", {0, "completed", "", 2, 1234, 56, 0.0076825, "0708406b"}},
      {"success", {0, "completed", "", 2, 2000, 100, 0.0125, "fed2f77c"}},
      {"terminated", {143, "failed", "without a result", 0, 0, 0, std::nullopt, "8d068791"}},
  };
  return all;
}

std::filesystem::path const claude_directory = std::filesystem::path(TEST_DATA) / "data/agents";

ClaudeParser parse_claude(std::string const& name) {
  ClaudeParser parser;
  std::ifstream in(claude_directory / ("claude-" + name + ".jsonl"), std::ios::binary);
  for (std::string line; std::getline(in, line);) parser.take(line);
  return parser;
}

TEST(RecordedClaude, EveryRecordingIsInTheTable) {
  std::set<std::string> names;
  for (auto const& entry : std::filesystem::directory_iterator(claude_directory)) {
    auto const name = entry.path().stem().string();
    if (name.starts_with("claude-")) names.insert(name.substr(7));
  }
  std::set<std::string> expected;
  for (auto const& [name, ignored] : claude_recordings()) expected.insert(name);
  EXPECT_EQ(names, expected);
}

TEST(RecordedClaude, EndsAsAPersonWouldSay) {
  for (auto const& [name, expected] : claude_recordings()) {
    SCOPED_TRACE(name);
    expect_as_a_person_would_say(parse_claude(name), expected);
  }
}

TEST(RecordedClaude, UsedWhatItsModelsAndItsBillSay) {
  for (auto const& [name, expected] : claude_recordings()) {
    SCOPED_TRACE(name);
    expect_usage_and_session(parse_claude(name), expected);
  }
}

TEST(RecordedClaude, NoSuccessSurvivesAnotherExitStatus) {
  for (auto const& [name, expected] : claude_recordings()) {
    if (expected.end != "completed") continue;
    EXPECT_EQ(name_of(parse_claude(name).verdict(1, "").end), "failed") << name;
  }
}

TEST(RecordedClaude, OnlyRefusedCredentialsStopItAtOnce) {
  for (auto const& [name, expected] : claude_recordings()) {
    EXPECT_EQ(parse_claude(name).unauthorised(), name == "auth-failed") << name;
  }
}

TEST(RecordedClaude, AnEditThatWasNotPermittedIsSaid) {
  auto const verdict = parse_claude("edit-denied-exit-0").verdict(0, "");
  ASSERT_EQ(verdict.notes.size(), 1U);
  EXPECT_TRUE(verdict.notes[0].starts_with("a tool failed: ")) << verdict.notes[0];
}

TEST(RecordedClaude, TheAnswerIsTheFinalText) {
  EXPECT_EQ(parse_claude("success").verdict(0, "").answer, "All done. Scores: performance 9/10");
  EXPECT_EQ(parse_claude("structured-output").verdict(0, "").answer, R"({"answer":"42"})");
}

}  // namespace
}  // namespace parallel_explore::stream
