#include "agents/agent_test.hpp"
#include "agents/stall_detector.hpp"
#include "agents/stream_runner.hpp"

#include <fstream>

namespace parallel_explore {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Scripts that print what the real programs printed.
class OtherRunners : public support::AgentTest {
 protected:
  std::string program(std::string const& body) {
    return script("agent", R"(printf '%s\n' "$@" > args; cat > prompt; )" + body).string();
  }
  static std::string print(std::string const& recording) {
    return "cat '" TEST_DATA "/data/agents/" + recording + ".jsonl'";
  }
  std::string args() const { return support::read_file(worktree / "args"); }

  void resume(std::string id) {
    Resumption resumption;
    resumption.session_id = std::move(id);
    resumption.prompt = "Go on.";
    resumption.used.input_tokens = 1000;
    request.resume = std::move(resumption);
  }
};

TEST_F(OtherRunners, CodexGetsSandboxModelAndPromptAndAPrice) {
  request.agent.command = program(print("codex-success"));
  request.agent.model = "big";
  request.agent.price = Price{1, 10, 0.5, 0};
  auto const result = run(*make_codex_runner(launcher));
  EXPECT_EQ(args(),
            "exec\n--json\n-c\nsandbox_mode=\"workspace-write\"\n-c\napproval_policy=\"never\"\n"
            "--model\nbig\n-\n");
  EXPECT_EQ(support::read_file(worktree / "prompt"), "Please sort.");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  // 1,800 fresh and 200 cached tokens in, 100 out.
  EXPECT_NEAR(result.usage.cost_usd.value_or(0), 0.0018 + 0.0001 + 0.001, 1e-9);
}

TEST_F(OtherRunners, CodexContinuesWithAThreadAndCountsOnlyWhatIsNew) {
  request.agent.command = program(print("codex-success"));
  resume("thread-7");
  auto const result = run(*make_codex_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("resume\nthread-7\n-\n"));
  EXPECT_EQ(support::read_file(worktree / "prompt"), "Go on.");
  EXPECT_EQ(result.usage.input_tokens, 800);
}

TEST_F(OtherRunners, ASessionThatTheAgentDoesNotKnowStartsOverAndSaysSo) {
  request.agent.command = program(
      "case \"$*\" in *--resume*) echo 'No conversation found with session ID: x' >&2; exit 1;; "
      "esac; " +
      print("claude-success"));
  resume("x");
  auto const result = run(*make_claude_runner(launcher));
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_THAT(result.notes, testing::Contains(HasSubstr("no longer knows session x")));
  EXPECT_THAT(args(), HasSubstr("--session-id\n" + request.session_id));
  EXPECT_EQ(support::read_file(worktree / "prompt"), "Please sort.");
}

TEST_F(OtherRunners, ClaudeContinuesWithASession) {
  request.agent.command = program(print("claude-resumed"));
  request.budget_usd = 0.5;
  resume("old-id");
  run(*make_claude_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("--resume\nold-id\n"));
  EXPECT_THAT(args(), Not(HasSubstr("--session-id")));
  EXPECT_THAT(args(), HasSubstr("--max-budget-usd\n0.5000\n"));
}

TEST_F(OtherRunners, GeminiAndOpencodeAreRunInTheirOwnWays) {
  request.agent.command = program(print("gemini-success"));
  EXPECT_EQ(run(*make_gemini_runner(launcher)).end, SessionEnd(Completed{}));
  EXPECT_EQ(args(), "--output-format\nstream-json\n--skip-trust\n--approval-mode\nauto_edit\n");
  request.agent.command = program(print("opencode-success"));
  auto const result = run(*make_opencode_runner(launcher));
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_EQ(args(), "run\n--format\njson\n");
  EXPECT_NEAR(result.usage.cost_usd.value_or(0), 0.002828, 1e-9);
}

TEST_F(OtherRunners, ARefusalIsToldWhileTheSessionRuns) {
  request.agent.command = program(print("claude-rate-limited-then-ok"));
  run(*make_claude_runner(launcher));
  auto const limited = sink.of<events::SessionLimited>();
  ASSERT_FALSE(limited.empty());
  EXPECT_EQ(limited[0].api_status, 429);
  EXPECT_TRUE(limited[0].retry_after);
}

TEST_F(OtherRunners, AnErrorIsToldAndNotTheStackTraceAfterIt) {
  request.agent.command = program(
      "printf 'Error: no rollout found\\n\\nStack backtrace:\\n 1: <unknown>\\n' >&2; exit 1");
  EXPECT_THAT(reason_of(run(*make_codex_runner(launcher)).end), HasSubstr("no rollout found"));
}

TEST_F(OtherRunners, WhoWaitsForTheApiUntilTheDeadlineIsLimitedAndHasNotFailed) {
  request.agent.command = program(print("codex-connection-refused") + "; exec sleep 1000");
  request.timeout = 300ms;
  EXPECT_EQ(name_of(run(*make_codex_runner(launcher)).end), "limited");
}

TEST_F(OtherRunners, TheAgentsOwnIdIsToldBeforeTheSessionEnds) {
  request.agent.command = program(print("codex-connection-refused") + "; exec sleep 1000");
  sink.on_event = [&](EventPayload const& payload) {
    if (std::holds_alternative<events::SessionLimited>(payload))
      cancel.emit(boost::asio::cancellation_type::terminal);
  };
  auto const result = run(*make_codex_runner(launcher));
  EXPECT_EQ(result.end, SessionEnd(Cancelled{}));
  EXPECT_EQ(sink.of<events::SessionProgress>()[0].agent_session,
            "01a1fb6d-0673-7d41-8d35-f1dc63da76f4");
}

/// An agent that speaks ACP, in a few lines of shell.
constexpr auto acp_agent = R"sh(
say() { printf '%s\n' "$1"; }
while read -r line; do
  printf '%s\n' "$line" >> said
  case $line in
    *'"method":"initialize"'*) say '{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":1,"agentCapabilities":{}}}';;
    *'"method":"session/new"'*) say '{"jsonrpc":"2.0","id":1,"result":{"sessionId":"s1"}}';;
    *'"method":"session/prompt"'*)
      say '{"jsonrpc":"2.0","id":9,"method":"session/request_permission","params":{"options":[{"kind":"reject_once","optionId":"no"}],"toolCall":{"title":"rm -rf /","kind":"execute"}}}';;
    *'"optionId":"no"'*) ACT;;
    *'"method":"session/cancel"'*) say '{"jsonrpc":"2.0","id":2,"result":{"stopReason":"cancelled"}}';;
  esac
done
)sh";

class AcpRunner : public OtherRunners {
 protected:
  SessionResult acp(std::string const& act) {
    std::string text = acp_agent;
    text.replace(text.find("ACT"), 3, act);
    request.agent.run = {script("acp-agent", text).string()};
    return run(*make_acp_runner(launcher));
  }
  std::string said() { return support::read_file(worktree / "said"); }
};

TEST_F(AcpRunner, WorksThroughASessionAndNamesWhatWasDenied) {
  auto const result = acp(R"(say '{"jsonrpc":"2.0","id":2,"result":{"stopReason":"end_turn"}}')");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_EQ(result.session_id, "s1");
  EXPECT_THAT(result.denied_tools, ElementsAre("rm -rf /"));
  EXPECT_THAT(said(), HasSubstr("Please sort."));
  EXPECT_THAT(said(), HasSubstr(worktree.string()));
}

TEST_F(AcpRunner, AnAgentThatDiesIsAFailure) {
  EXPECT_THAT(reason_of(acp("exit 3").end), HasSubstr("ended without a result (status 3)"));
}

TEST_F(AcpRunner, IsAskedToEndItsTurnBeforeItIsSignalled) {
  sink.on_event = [&](EventPayload const& payload) {
    auto const* const progress = std::get_if<events::SessionProgress>(&payload);
    if (progress && progress->agent_session == "s1" && progress->activity.text == "thinking")
      cancel.emit(boost::asio::cancellation_type::terminal);
  };
  auto const result = acp(
      R"(say '{"jsonrpc":"2.0","method":"session/update","params":{"update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"thinking"}}}}')");
  EXPECT_EQ(result.end, SessionEnd(Cancelled{}));
  EXPECT_THAT(said(), HasSubstr("session/cancel"));
  EXPECT_LT(result.duration, 4s) << "its grace was waited out";
}

TEST(StallDetector, SilenceIsSinceTheLastOutputOrChange) {
  using agents::check_stall;
  auto const check = check_stall(90s, 90s, 60s);
  EXPECT_TRUE(check.report);
  EXPECT_FALSE(check.end);
  EXPECT_GE(check.next_check, 30s);
  EXPECT_FALSE(check_stall(500s, 10s, 60s).report);
  EXPECT_FALSE(check_stall(10s, 500s, 60s).report);
  EXPECT_TRUE(check_stall(120s, std::nullopt, 60s).end);
  EXPECT_TRUE(check_stall(130s, 125s, 60s).end);
  // A clock that was set back makes no negative silence.
  EXPECT_EQ(check_stall(100s, -5s, 60s).inactivity, 0s);
}

TEST(StallDetector, AChangeAnywhereInTheWorktreeCountsButNotInItsGit) {
  support::TempDirectory place;
  support::write_file(place.path() / ".git/x", "1");
  support::write_file(place.path() / "deep/er/file", "1");
  auto const before = agents::last_change(place.path());
  ASSERT_TRUE(before);
  support::write_file(place.path() / ".git/x", "22");
  EXPECT_EQ(agents::last_change(place.path()), before);
  support::write_file(place.path() / "deep/er/file", "22");
  EXPECT_GT(agents::last_change(place.path()), before);
}

}  // namespace
}  // namespace parallel_explore
