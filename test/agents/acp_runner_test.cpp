#include "agents/agent_test.hpp"

namespace parallel_explore {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

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

class AcpRunner : public support::AgentTest {
 protected:
  SessionResult acp(std::string const& act, std::string const& program = "acp-agent") {
    std::string text = acp_agent;
    text.replace(text.find("ACT"), 3, act);
    request.agent.run = {script(program, text).string()};
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

TEST_F(AcpRunner, AdaptersTellRefusalsSoonAndDoNotStartThemselvesAgain) {
  acp("printenv CLAUDE_CODE_MAX_RETRIES GEMINI_CLI_NO_RELAUNCH > environment; exit 3");
  EXPECT_EQ(support::read_file(worktree / "environment"), "2\ntrue\n");
}

TEST_F(AcpRunner, AnAgentThatIsKnownGetsItsOwnVariables) {
  support::Variable const own("FACTORY_API_KEY", "f"), other("MISTRAL_API_KEY", "m");
  acp("printenv FACTORY_API_KEY MISTRAL_API_KEY DROID_DISABLE_AUTO_UPDATE > environment; exit 3",
      "droid");
  EXPECT_EQ(support::read_file(worktree / "environment"), "f\ntrue\n");
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

}  // namespace
}  // namespace parallel_explore
