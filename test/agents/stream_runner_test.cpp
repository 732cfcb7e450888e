#include "agents/agent_test.hpp"

namespace parallel_explore {
namespace {

using namespace std::chrono_literals;
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
  request.agent.env["CODEX_HOME"] = directory.path().string();
  auto const result = run(*make_codex_runner(launcher));
  EXPECT_EQ(
      args(),
      "exec\n--json\n-c\nsandbox_mode=\"workspace-write\"\n-c\napproval_policy=\"never\"\n"
      "--model\nbig\n-c\nshell_environment_policy.ignore_default_excludes=false\n"
      "-c\nsandbox_workspace_write.exclude_slash_tmp=true\n"
      "-c\nsandbox_workspace_write.exclude_tmpdir_env_var=true\n-c\nagents.max_threads=4\n"
      "-c\nagents.max_depth=1\n-c\nanalytics.enabled=false\n-c\ncheck_for_update_on_startup=false\n"
      "-c\nfeatures.plugins=false\n-c\nfeatures.apps=false\n-\n");
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
  EXPECT_EQ(args(), "run\n--format\njson\n--title\nquick\n");
  EXPECT_NEAR(result.usage.cost_usd.value_or(0), 0.002828, 1e-9);
}

TEST_F(OtherRunners, ACodexThatJudgesHasNoShellAndNoServersOfTheUser) {
  support::write_file(directory.path() / "codex/config.toml",
                      "[mcp_servers.docs]\ncommand = \"x\"\n[mcp_servers.docs.env]\nA = \"b\"\n"
                      "  [mcp_servers.\"quoted\"]\n[other]\n[mcp_servers]");
  request.agent.env["CODEX_HOME"] = (directory.path() / "codex").string();
  request.agent.command = program(print("codex-success"));
  request.read_only = true;
  request.helper = HelperPurpose::judge;
  run(*make_codex_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("sandbox_mode=\"read-only\""));
  EXPECT_THAT(args(), HasSubstr("-c\nproject_doc_max_bytes=0\n"));
  EXPECT_THAT(args(), HasSubstr("-c\nfeatures.shell_tool=false\n-c\nfeatures.unified_exec=false\n"
                                "-c\nmcp_servers.docs.enabled=false\n"
                                "-c\nmcp_servers.quoted.enabled=false\n-\n"));
}

TEST_F(OtherRunners, ACodexThatWorksHasServersOfTheUserOnlyWhereTheSpecSaysSo) {
  support::write_file(directory.path() / "codex/config.toml", "[mcp_servers.docs]\n");
  request.agent.env["CODEX_HOME"] = (directory.path() / "codex").string();
  request.agent.command = program(print("codex-success"));
  run(*make_codex_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("mcp_servers.docs.enabled=false"));
  request.configuration = Configuration::user;
  run(*make_codex_runner(launcher));
  EXPECT_THAT(args(), Not(HasSubstr("mcp_servers")));
  request.configuration = Configuration::none;
  run(*make_codex_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("-c\nproject_doc_max_bytes=0\n"));
}

TEST_F(OtherRunners, ACodexThatProposesMayReadWithItsShell) {
  request.agent.command = program(print("codex-success"));
  request.read_only = true;
  request.helper = HelperPurpose::propose;
  run(*make_codex_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("sandbox_mode=\"read-only\""));
  EXPECT_THAT(args(), Not(HasSubstr("shell_tool")));
}

TEST_F(OtherRunners, OpencodeGetsTheKeysOfItsModelsProviderOnly) {
  support::Variable const one("ANTHROPIC_API_KEY", "one"), other("OPENAI_API_KEY", "other");
  request.agent.command = script("agent", "env > environment").string();
  request.agent.model = "anthropic/large";
  run(*make_opencode_runner(launcher));
  auto environment = support::read_file(worktree / "environment");
  EXPECT_THAT(environment, HasSubstr("ANTHROPIC_API_KEY=one\n"));
  EXPECT_THAT(environment, Not(HasSubstr("OPENAI_API_KEY")));
  // Its own configuration may name any provider.
  request.agent.model.clear();
  run(*make_opencode_runner(launcher));
  environment = support::read_file(worktree / "environment");
  EXPECT_THAT(environment, HasSubstr("ANTHROPIC_API_KEY=one\n"));
  EXPECT_THAT(environment, HasSubstr("OPENAI_API_KEY=other\n"));
}

TEST_F(OtherRunners, GeminiIsTheProcessThatPexploreStarts) {
  request.agent.command = script("agent", "printenv GEMINI_CLI_NO_RELAUNCH > relaunch").string();
  run(*make_gemini_runner(launcher));
  EXPECT_EQ(support::read_file(worktree / "relaunch"), "true\n");
}

TEST_F(OtherRunners, EachTakesThePermissionModeInItsOwnWords) {
  request.agent.command =
      script("agent", "printf '%s\n' \"$@\" > args; printenv OPENCODE_PERMISSION >> args").string();
  request.agent.permission_mode = "plan";
  run(*make_codex_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("sandbox_mode=\"read-only\""));
  run(*make_gemini_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("--approval-mode\ndefault\n"));
  run(*make_opencode_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("--agent\nplan\n{\"bash\":\"deny\",\"task\":\"deny\""));
  request.agent.permission_mode = "bypassPermissions";
  run(*make_opencode_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("{\"bash\":\"allow\""));
  EXPECT_THAT(args(), Not(HasSubstr("--agent")));
}

TEST_F(OtherRunners, AModeThatTheAgentDoesNotHaveIsAnError) {
  request.agent.command = program("true");
  request.agent.permission_mode = "dontAsk";
  EXPECT_EQ(error_of(*make_codex_runner(launcher)), ErrorCode::validation);
  EXPECT_EQ(error_of(*make_opencode_runner(launcher)), ErrorCode::validation);
}

TEST_F(OtherRunners, ASessionThatCannotLimitItsTurnsIsEndedWithTheTurnTooMany) {
  request.agent.command = program(print("codex-success") + "; exec sleep 1000");
  request.max_turns = 1;
  auto const result = run(*make_codex_runner(launcher));
  EXPECT_TRUE(is_cut_short(result.end)) << name_of(result.end);
  EXPECT_THAT(reason_of(result.end), HasSubstr("limit of turns"));
}

TEST_F(OtherRunners, ASessionThatStartsSubAgentsWithoutEndIsEnded) {
  auto const uses = [](int count) {
    return "for i in $(seq " + std::to_string(count) +
           "); do echo '{\"type\":\"tool_use\",\"tool_name\":\"invoke_agent\"}'; done; "
           "echo '{\"type\":\"result\",\"status\":\"success\"}'\n";
  };
  request.agent.command = program(uses(20));
  auto const most = run(*make_gemini_runner(launcher));
  EXPECT_EQ(most.end, SessionEnd(Completed{}));
  EXPECT_THAT(most.notes, testing::Contains("it started 20 sub-agents"));
  request.agent.command = program(uses(21) + "exec sleep 1000");
  auto const more = run(*make_gemini_runner(launcher));
  EXPECT_EQ(reason_of(more.end), "started more than 20 sub-agents");
  EXPECT_EQ(cause_of(more.end), FailureCause::limit_reached);
  request.max_subagents = 2;
  request.agent.command = program(uses(3) + "exec sleep 1000");
  auto const few = run(*make_gemini_runner(launcher));
  EXPECT_EQ(reason_of(few.end), "started more than 2 sub-agents");
}

TEST_F(OtherRunners, ClaudeIsToldHowManySubAgentsItMayStart) {
  request.agent.command = program("printf %s \"$CLAUDE_CODE_MAX_SUBAGENTS_PER_SESSION\" > limit");
  request.max_subagents = 7;
  run(*make_claude_runner(launcher));
  EXPECT_EQ(support::read_file(worktree / "limit"), "7");
  request.agent.env["CLAUDE_CODE_MAX_SUBAGENTS_PER_SESSION"] = "9";
  run(*make_claude_runner(launcher));
  EXPECT_EQ(support::read_file(worktree / "limit"), "9");
}

TEST_F(OtherRunners, ToolsThatNobodyKnowsAreNamedAndThoseOfAJudge) {
  request.agent.command = program(
      "echo '{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"1\",\"tools\":[\"Bash\","
      "\"Teleport\",\"mcp__x__y\"]}'; " +
      print("claude-success"));
  auto const runner = make_claude_runner(launcher);
  EXPECT_THAT(run(*runner).notes,
              testing::Contains("it has tools that this pexplore does not know: Teleport"));
  request.read_only = true;
  request.helper = HelperPurpose::judge;
  EXPECT_THAT(run(*runner).notes, testing::Contains(HasSubstr("a judge should not have: Bash")));
}

TEST_F(OtherRunners, CodexKeepsTemporaryFilesInTheScratchDirectoryOfItsWorktree) {
  auto const scratch = worktree / ".pexplore-scratch";
  std::filesystem::create_directory(scratch);
  request.environment["PEXPLORE_SCRATCH"] = scratch.string();
  request.agent.command = program("touch \"$TMPDIR/x\"; " + print("codex-success"));
  (void)run(*make_codex_runner(launcher));
  EXPECT_TRUE(std::filesystem::exists(scratch / "tmp/x"));
  EXPECT_THAT(args(), HasSubstr("sandbox_workspace_write.exclude_tmpdir_env_var=true"));
  request.agent.env["TMPDIR"] = worktree.string();
  (void)run(*make_codex_runner(launcher));
  EXPECT_TRUE(std::filesystem::exists(worktree / "x")) << "the spec counts";
}

TEST_F(OtherRunners, AnOpencodeThatHelpsIsRefusedCommandsWhateverTheSpecSays) {
  request.agent.command = script("agent",
                                 "printf '%s\n' \"$@\" > args; printenv OPENCODE_PERMISSION "
                                 "OPENCODE_PURE > environment")
                              .string();
  request.agent.env["OPENCODE_PERMISSION"] = "{}";
  request.read_only = true;
  request.helper = HelperPurpose::judge;
  run(*make_opencode_runner(launcher));
  EXPECT_THAT(args(), HasSubstr("--agent\nplan\n"));
  EXPECT_EQ(support::read_file(worktree / "environment"), "{\"*\":\"deny\"}\n1\n");
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

}  // namespace
}  // namespace parallel_explore
