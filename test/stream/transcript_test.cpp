#include "stream/transcript.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

// Streams of real programs, as people read them.
namespace parallel_explore::stream {
namespace {

using Kind = TranscriptEntry::Kind;
using testing::ElementsAre;
using testing::HasSubstr;

char letter_of(Kind kind) {
  switch (kind) {
    case Kind::session:
      return 's';
    case Kind::text:
      return 't';
    case Kind::thought:
      return 'h';
    case Kind::tool:
      return '>';
    case Kind::result:
      return '=';
    case Kind::failure:
      return '!';
    case Kind::end:
      return 'e';
    case Kind::line:
      return '-';
  }
  return '?';
}

std::string short_text(TranscriptEntry const& entry) {
  auto text = fmt::format("{}{}", entry.nested ? "|" : "", letter_of(entry.kind));
  if (!entry.title.empty()) text += " " + entry.title + ":";
  text += " " + entry.text.substr(0, 40);
  return entry.bytes > 0 ? text + fmt::format(" [{}]", entry.bytes) : text;
}

std::vector<std::string> transcript_of(std::string_view adapter, std::string const& recording) {
  std::vector<std::string> entries;
  Transcript transcript(
      adapter, [&](TranscriptEntry const& entry) { entries.push_back(short_text(entry)); });
  std::ifstream in(std::filesystem::path(TEST_DATA) / "data/agents" / (recording + ".jsonl"));
  for (std::string line; std::getline(in, line);) transcript.take(line);
  transcript.finish();
  return entries;
}

TEST(Transcript, OfClaudeHasToolsResultsWordsAndCost) {
  EXPECT_THAT(
      transcript_of("claude", "claude-success"),
      ElementsAre("s claude-opus-4-8[1m]: fed2f77c-1359-4b2e-aa03-0c758745d8bd",
                  "> Write: /repo/hello.txt", "= File created successfully at: /repo/hell [113]",
                  "t All done. Scores: performance 9/10",
                  "e success; 2 turns, 2100 tokens, $0.01"));
}

TEST(Transcript, OfCodexNamesItsWarnings) {
  EXPECT_THAT(transcript_of("codex", "codex-success"),
              ElementsAre("s 01a1fb49-f051-7730-9994-d905bb48b389",
                          "! Model metadata for `gpt-5-codex` not fou",
                          "> command_execution: /bin/bash -lc 'echo hi > codex.txt'", "= ",
                          "t All done.", "e turn completed; 2100 tokens"));
}

TEST(Transcript, OfGeminiJoinsPiecesOfAnAnswer) {
  std::vector<std::string> entries;
  Transcript transcript(
      "gemini", [&](TranscriptEntry const& entry) { entries.push_back(short_text(entry)); });
  transcript.take(R"({"type":"message","role":"assistant","content":"All ","delta":true})");
  transcript.take(R"({"type":"message","role":"assistant","content":"done.","delta":true})");
  EXPECT_THAT(entries, ElementsAre()) << "more may follow";
  transcript.take(R"({"type":"tool_use","tool_name":"ls","parameters":{"path":"x"}})");
  EXPECT_THAT(entries, ElementsAre("t All done.", "> ls: x"));
}

TEST(Transcript, OfGemini) {
  EXPECT_THAT(
      transcript_of("gemini", "gemini-success"),
      ElementsAre("s gemini-2.5-pro: 232a2b83-04e2-484d-83a1-4e0cf9ad5c78", "> write_file: /repo",
                  "= ", "t All done: wrote mock.txt.", "e success; 2580 tokens"));
}

TEST(Transcript, OfOpencode) {
  EXPECT_THAT(transcript_of("opencode", "opencode-bash-tool"),
              ElementsAre("> bash: echo \"hello from mock $$\" >> mock.txt", "= (no output) [11]",
                          "t All done: wrote mock.txt.", "e stop; 1290 tokens, $0.001414"));
}

TEST(Transcript, OfAcp) {
  EXPECT_THAT(transcript_of("acp", "acp-codex-acp-2.6.0-success"),
              testing::IsSupersetOf({"> exec_command: echo hello > hello.txt", "t All done.",
                                     "e end_turn; 2100 tokens"}));
}

TEST(Transcript, ShowsFailuresOfToolsAndOfTheApi) {
  EXPECT_THAT(transcript_of("claude", "claude-edit-denied-exit-0"),
              testing::Contains(testing::StartsWith("! ")));
  EXPECT_THAT(transcript_of("claude", "claude-rate-limited-then-ok"),
              testing::Contains(HasSubstr("! API: 429")));
}

TEST(Transcript, HasAllLinesOfCommandsAndOfForeignFormats) {
  std::vector<std::string> entries;
  auto const sink = [&](TranscriptEntry const& entry) { entries.push_back(short_text(entry)); };
  Transcript("command", sink).take(R"({"type":"system"})");
  Transcript("claude", sink).take("npm warn deprecated");
  EXPECT_THAT(entries, ElementsAre(R"(- {"type":"system"})", "- npm warn deprecated"));
}

TEST(Transcript, OfAgentsThatTookOverFollowsTheFormatOfEach) {
  std::vector<std::string> entries;
  Transcript transcript(std::vector<std::string>{"claude", "codex", "command"},
                        [&](auto const& entry) { entries.push_back(short_text(entry)); });
  for (std::string const recording : {"claude-success", "codex-success", "claude-success"}) {
    std::ifstream in(std::filesystem::path(TEST_DATA) / "data/agents" / (recording + ".jsonl"));
    for (std::string line; std::getline(in, line);) transcript.take(line);
  }
  transcript.take("as a command prints it");
  transcript.finish();
  EXPECT_EQ(std::ranges::count(entries, "e success; 2 turns, 2100 tokens, $0.01"), 2);
  EXPECT_EQ(std::ranges::count(entries, "e turn completed; 2100 tokens"), 1);
  EXPECT_EQ(entries.back(), "- as a command prints it");
  EXPECT_TRUE(Transcript::knows_any({"command", "codex"}));
}

TEST(Transcript, OfEveryRecordingEndsAndSaysSomething) {
  for (auto const& file :
       std::filesystem::directory_iterator(std::filesystem::path(TEST_DATA) / "data/agents")) {
    auto const name = file.path().stem().string();
    auto const adapter = name.substr(0, name.find('-'));
    EXPECT_FALSE(transcript_of(adapter, name).empty()) << name;
  }
}

}  // namespace
}  // namespace parallel_explore::stream
