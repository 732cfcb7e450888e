#include "agents/agent_test.hpp"

#include <fstream>

namespace parallel_explore {
namespace {

using testing::HasSubstr;

/// A script that prints what the real program printed, and writes down how it was called.
class ClaudeRunner : public support::AgentTest {
 protected:
  SessionResult claude(std::string const& body) {
    request.agent.command =
        script("claude", R"(printf '%s\n' "$@" > args; cat > prompt; )" + body).string();
    return run(*runner);
  }
  SessionResult replay(std::string const& name, int status) {
    return claude("cat '" TEST_DATA "/data/agents/claude-" + name + ".jsonl'; exit " +
                  std::to_string(status));
  }
  static constexpr auto confined =
      "--settings\n{\"crossSessionInbound\":\"refuse\"}\n"
      "--disallowedTools\nListAgents,SendMessage,EnterWorktree,ExitWorktree,ScheduleWakeup,"
      "CronCreate,CronDelete,CronList,Workflow,Monitor\n--setting-sources\nproject,local\n";
  std::string args() const { return support::read_file(worktree / "args"); }

  std::unique_ptr<SessionRunner> runner = make_claude_runner(launcher);
};

TEST_F(ClaudeRunner, IsCalledWithSessionAndModeAndThePromptOnStandardInput) {
  auto const result = replay("success", 0);
  EXPECT_EQ(args(), "-p\n--output-format\nstream-json\n--verbose\n--session-id\n" +
                        request.session_id + "\n--permission-mode\nacceptEdits\n" + confined);
  EXPECT_EQ(support::read_file(worktree / "prompt"), "Please sort.");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_EQ(result.answer, "All done. Scores: performance 9/10");
  EXPECT_EQ(result.usage, (Usage{2000, 100, 0, 0, 2, 0.0125}));
}

TEST_F(ClaudeRunner, HandsOnEverySetting) {
  request.system_prompt = "Be brief.";
  request.max_turns = 7;
  request.agent.model = "sonnet";
  request.agent.permission_mode = "plan";
  request.agent.args = {"--add-dir", "/x y"};
  replay("success", 0);
  EXPECT_THAT(args(),
              HasSubstr("--append-system-prompt\nBe brief.\n--model\nsonnet\n--max-turns\n7\n"
                        "--permission-mode\nplan\n" +
                        std::string(confined) + "--add-dir\n/x y\n"));
}

TEST_F(ClaudeRunner, ReadsTheConfigurationThatTheSpecNames) {
  replay("success", 0);
  EXPECT_THAT(args(), HasSubstr("--setting-sources\nproject,local\n"));
  request.configuration = Configuration::none;
  replay("success", 0);
  EXPECT_THAT(args(), HasSubstr("--setting-sources\n\n--strict-mcp-config\n"));
  request.configuration = Configuration::user;
  replay("success", 0);
  EXPECT_THAT(args(), testing::Not(HasSubstr("--setting-sources")));
}

TEST_F(ClaudeRunner, AJudgeHasNoToolsNoSettingsAndNoMemory) {
  request.read_only = true;
  request.helper = HelperPurpose::judge;
  request.agent.args = {"--allowedTools", "Bash(*)"};
  replay("success", 0);
  EXPECT_THAT(args(), HasSubstr("--allowedTools\nBash(*)\n"
                                "--disallowedTools\nBash,Edit,Write,NotebookEdit\n"
                                "--setting-sources\n\n--strict-mcp-config\n"
                                "--tools\n\n--no-session-persistence\n"));
}

TEST_F(ClaudeRunner, AProposerReadsAndIsRemembered) {
  request.read_only = true;
  request.helper = HelperPurpose::propose;
  replay("success", 0);
  EXPECT_THAT(args(), HasSubstr("--setting-sources\n\n--strict-mcp-config\n"
                                "--tools\nRead,Glob,Grep\n"));
  EXPECT_THAT(args(), testing::Not(HasSubstr("--no-session-persistence")));
}

TEST_F(ClaudeRunner, InstructionsTooLongForAnArgumentComeBeforeThePrompt) {
  request.system_prompt = std::string(200'000, 'i');
  replay("success", 0);
  EXPECT_EQ(support::read_file(worktree / "prompt"), *request.system_prompt + "\n\nPlease sort.");
  EXPECT_EQ(args().find("--append-system-prompt"), std::string::npos);
}

TEST_F(ClaudeRunner, TellsProgressWithoutRepeatingItself) {
  replay("bash-tool", 0);
  auto const progress = sink.of<events::SessionProgress>();
  ASSERT_GE(progress.size(), 3U);
  for (std::size_t i = 1; i < progress.size(); ++i) EXPECT_NE(progress[i], progress[i - 1]);
  EXPECT_FALSE(progress[0].agent_session.empty());
  EXPECT_EQ(progress[2].activity.tool, "Bash");
  EXPECT_EQ(progress.back().usage.turns, 2);
}

TEST_F(ClaudeRunner, KeepsTheRawStream) {
  replay("success", 0);
  EXPECT_EQ(support::read_file(request.stream_file),
            support::read_file(TEST_DATA "/data/agents/claude-success.jsonl"));
}

TEST_F(ClaudeRunner, RefusedCredentialsEndItAtOnce) {
  auto const result = claude(
      R"(echo '{"type":"system","subtype":"api_retry","error_status":401,"error":"authentication_failed"}'
         exec sleep 1000)");
  EXPECT_EQ(name_of(result.end), "unauthorised");
}

TEST_F(ClaudeRunner, ASuccessWithAnotherStatusIsNone) {
  EXPECT_EQ(name_of(replay("success", 1).end), "failed");
}

TEST_F(ClaudeRunner, SaysTheSignalThatKilledIt) {
  EXPECT_THAT(reason_of(claude("kill -SEGV $$").end), HasSubstr("killed by SIGSEGV"));
}

TEST_F(ClaudeRunner, PrintingNothingIsAFailureThatQuotesStandardError) {
  auto const result = claude("echo 'cannot be used as root' >&2; exit 1");
  EXPECT_THAT(reason_of(result.end), HasSubstr("cannot be used as root"));
  EXPECT_EQ(result.session_id, "") << "a session that never began can not be resumed";
}

TEST_F(ClaudeRunner, GarbageAndBinaryAreAFailure) {
  auto const result = claude(R"(head -c 300000 /dev/urandom; printf '\n\377{{\n')");
  EXPECT_EQ(name_of(result.end), "failed");
  EXPECT_THAT(result.notes, testing::Contains(HasSubstr("were not JSON")));
}

TEST_F(ClaudeRunner, ALineOfAHundredMegabytesDoesNotHideTheResult) {
  auto const result = claude(
      R"(printf '{"type":"user","message":"'; head -c 100000000 /dev/zero | tr '\0' x; printf '"}\n')"
      "\ncat '" TEST_DATA "/data/agents/claude-success.jsonl'");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
}

TEST_F(ClaudeRunner, ALongResultIsReadBackWhicheverMemberComesFirst) {
  for (auto const* first : {R"("type":"result","x":1)", R"("x":1)"}) {
    SCOPED_TRACE(first);
    // The lines that an earlier attempt left in the file are not its own.
    support::write_file(request.stream_file, "earlier\n");
    auto const result = claude(std::string("printf '{") + first +
                               R"(,"result":"'; head -c 500000 /dev/zero | tr '\0' x
      printf 'END","subtype":"success","is_error":false,"num_turns":1,"type":"result"}\n')");
    EXPECT_EQ(result.end, SessionEnd(Completed{}));
    EXPECT_TRUE(result.answer.ends_with("xEND"));
    EXPECT_LE(result.answer.size(), 256U * 1024);
  }
}

TEST_F(ClaudeRunner, CancelledItStillTellsWhatItUsedAndHowToResume) {
  sink.on_event = [&](EventPayload const& event) {
    if (std::holds_alternative<events::SessionProgress>(event)) {
      cancel.emit(boost::asio::cancellation_type::terminal);
    }
  };
  auto const result =
      claude("head -n 4 '" TEST_DATA "/data/agents/claude-bash-tool.jsonl'; exec sleep 1000");
  EXPECT_EQ(result.end, SessionEnd(Cancelled{}));
  EXPECT_EQ(result.session_id, "3c185c4d-d6c8-4d45-a497-106d8317e70d");
  EXPECT_GE(result.usage.turns, 1);
  EXPECT_TRUE(result.usage.incomplete);
}

TEST_F(ClaudeRunner, ACleanResultOnceItIsAskedToEndIsASuccessWithANote) {
  request.timeout = std::chrono::milliseconds(200);
  auto const result = claude(
      "trap 'cat \"" TEST_DATA
      "/data/agents/claude-2.1.332-background-bash-held-until-sigterm.jsonl\"; exit 143' TERM; "
      "while :; do sleep 1000 & wait $!; done");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_THAT(result.notes, testing::Contains(HasSubstr("waited for something in the background")));
  EXPECT_FALSE(result.usage.incomplete);
}

TEST_F(ClaudeRunner, NoResultOnceItIsAskedToEndIsTheDeadline) {
  request.timeout = std::chrono::milliseconds(200);
  auto const result = claude("trap 'cat \"" TEST_DATA
                             "/data/agents/claude-interrupted-exit-0-init-only.jsonl\"; exit 0' "
                             "TERM; while :; do sleep 1000 & wait $!; done");
  EXPECT_EQ(result.end, SessionEnd(TimedOut{request.timeout}));
}

TEST_F(ClaudeRunner, NothingReachesPastTheSession) {
  request.agent.command =
      script("claude", R"(printf '%s\n' "$@" > args; env > environment)").string();
  request.agent.env["DISABLE_TELEMETRY"] = "0";
  run(*runner);
  EXPECT_THAT(args(), HasSubstr("--settings\n{\"crossSessionInbound\":\"refuse\"}\n"
                                "--disallowedTools\nListAgents,SendMessage,EnterWorktree,"));
  auto const environment = support::read_file(worktree / "environment");
  for (auto const* const line : {"CLAUDE_CODE_DISABLE_BACKGROUND_TASKS=1\n",
                                 "CLAUDE_CODE_DISABLE_CRON=1\n", "DISABLE_TELEMETRY=0\n"})
    EXPECT_THAT(environment, HasSubstr(line));
}

TEST_F(ClaudeRunner, AProgramThatIsNotThereIsAnError) {
  request.agent.command = (directory.path() / "absent").string();
  EXPECT_EQ(error_of(*runner), ErrorCode::agent);
}

}  // namespace
}  // namespace parallel_explore
