#include "stream/acp_mode.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <fstream>
#include <string>

// The modes that real agents listed.
namespace parallel_explore::stream {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct Recording {
  std::string agent;
  ListedValues listed;
};

Recording recording(std::string const& name) {
  Recording found;
  std::ifstream in(std::string(TEST_DATA) + "/data/agents/" + name + ".jsonl");
  for (std::string line; std::getline(in, line);) {
    auto const message = boost::json::parse(line).as_object();
    auto const* const result = message.if_contains("result");
    if (!result || !result->is_object()) continue;
    if (auto const* info = result->as_object().if_contains("agentInfo"))
      found.agent = info->at("name").as_string();
    if (auto const listed = listed_modes(result->as_object()); !listed.ids.empty())
      found.listed = listed;
  }
  return found;
}

std::string mode_of(std::string const& name, std::string const& mode, bool looks_only = false) {
  auto const recorded = recording(name);
  auto const choice = choose_mode(recorded.listed, recorded.agent, mode, looks_only);
  return choice.problem.empty() ? choice.id : choice.problem;
}

constexpr auto claude = "acp-claude-agent-acp-0.101.0-success";
constexpr auto codex = "acp-codex-acp-2.6.0-success";
constexpr auto gemini = "acp-gemini-0.61.0-success";
constexpr auto opencode = "acp-opencode-1.18.33-success";

TEST(AcpMode, OfAWorkingSessionIsThatOfTheSpecInTheAgentsOwnWords) {
  EXPECT_EQ(mode_of(claude, "acceptEdits"), "acceptEdits");
  EXPECT_EQ(mode_of(claude, "default"), "default");
  EXPECT_EQ(mode_of(codex, "acceptEdits"), "workspace-write");
  EXPECT_EQ(mode_of(codex, "bypassPermissions"), "agent-full-access");
  EXPECT_EQ(mode_of(gemini, "acceptEdits"), "autoEdit");
  EXPECT_EQ(mode_of(opencode, "plan"), "plan");
}

TEST(AcpMode, OfAHelperSessionOnlyLooks) {
  EXPECT_EQ(mode_of(claude, "default", true), "plan");
  EXPECT_EQ(mode_of(codex, "default", true), "read-only");
  EXPECT_EQ(mode_of(opencode, "default", true), "plan");
}

TEST(AcpMode, StaysWhereItIsTheRightOneAlready) {
  EXPECT_THAT(mode_of(gemini, "default", true), IsEmpty());
  EXPECT_THAT(mode_of(opencode, "acceptEdits"), IsEmpty());
}

TEST(AcpMode, WhereThatIsMissingNoHelperSessionBegins) {
  EXPECT_THAT(choose_mode({}, "goose", "default", true).problem, HasSubstr("it lists none"));
  EXPECT_THAT(choose_mode({{"auto", "agent"}, {}, "auto"}, "codex-acp", "default", true).problem,
              HasSubstr("it lists auto, agent"));
}

TEST(AcpMode, WhereTheSpecsIsMissingNoWorkingSessionOfAKnownAgentBegins) {
  EXPECT_THAT(choose_mode({{"auto"}, {}, "auto"}, "claude-agent-acp", "plan", false).problem,
              HasSubstr("no mode \"plan\""));
}

TEST(AcpMode, OfAnAgentThatListsNoneIsLeftToItsRequestsForPermission) {
  EXPECT_EQ(choose_mode({}, "goose", "acceptEdits", false).problem, "");
  EXPECT_EQ(choose_mode({{"careful"}, {}, "careful"}, "goose", "acceptEdits", false).id, "");
}

}  // namespace
}  // namespace parallel_explore::stream
