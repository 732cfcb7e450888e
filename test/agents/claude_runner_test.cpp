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
  std::string args() const { return support::read_file(worktree / "args"); }

  std::unique_ptr<SessionRunner> runner = make_claude_runner(launcher);
};

TEST_F(ClaudeRunner, is_called_with_session_and_mode_and_the_prompt_on_standard_input) {
  auto const result = replay("success", 0);
  EXPECT_EQ(args(), "-p\n--output-format\nstream-json\n--verbose\n--session-id\n" +
                        request.session_id + "\n--permission-mode\nacceptEdits\n");
  EXPECT_EQ(support::read_file(worktree / "prompt"), "Please sort.");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_EQ(result.answer, "All done. Scores: performance 9/10");
  EXPECT_EQ(result.usage, (Usage{2000, 100, 0, 0, 2, 0.0125}));
}

TEST_F(ClaudeRunner, hands_on_every_setting) {
  request.system_prompt = "Be brief.";
  request.max_turns = 7;
  request.agent.model = "sonnet";
  request.agent.permission_mode = "plan";
  request.agent.args = {"--add-dir", "/x y"};
  replay("success", 0);
  EXPECT_THAT(args(),
              HasSubstr("--append-system-prompt\nBe brief.\n--model\nsonnet\n--max-turns\n7\n"
                        "--permission-mode\nplan\n--add-dir\n/x y\n"));
}

TEST_F(ClaudeRunner, instructions_too_long_for_an_argument_come_before_the_prompt) {
  request.system_prompt = std::string(200'000, 'i');
  replay("success", 0);
  EXPECT_EQ(support::read_file(worktree / "prompt"), *request.system_prompt + "\n\nPlease sort.");
  EXPECT_EQ(args().find("--append-system-prompt"), std::string::npos);
}

TEST_F(ClaudeRunner, tells_progress_without_repeating_itself) {
  replay("bash-tool", 0);
  auto const progress = sink.of<events::SessionProgress>();
  ASSERT_GE(progress.size(), 3U);
  for (std::size_t i = 1; i < progress.size(); ++i) EXPECT_NE(progress[i], progress[i - 1]);
  EXPECT_FALSE(progress[0].agent_session.empty());
  EXPECT_EQ(progress[2].activity.tool, "Bash");
  EXPECT_EQ(progress.back().usage.turns, 2);
}

TEST_F(ClaudeRunner, keeps_the_raw_stream) {
  replay("success", 0);
  EXPECT_EQ(support::read_file(request.stream_file),
            support::read_file(TEST_DATA "/data/agents/claude-success.jsonl"));
}

TEST_F(ClaudeRunner, refused_credentials_end_it_at_once) {
  auto const result = claude(
      R"(echo '{"type":"system","subtype":"api_retry","error_status":401,"error":"authentication_failed"}'
         exec sleep 1000)");
  EXPECT_EQ(name_of(result.end), "unauthorised");
}

TEST_F(ClaudeRunner, a_success_with_another_status_is_none) {
  EXPECT_EQ(name_of(replay("success", 1).end), "failed");
}

TEST_F(ClaudeRunner, says_the_signal_that_killed_it) {
  EXPECT_THAT(reason_of(claude("kill -SEGV $$").end), HasSubstr("killed by SIGSEGV"));
}

TEST_F(ClaudeRunner, printing_nothing_is_a_failure_that_quotes_standard_error) {
  auto const result = claude("echo 'cannot be used as root' >&2; exit 1");
  EXPECT_THAT(reason_of(result.end), HasSubstr("cannot be used as root"));
  EXPECT_EQ(result.session_id, "") << "a session that never began can not be resumed";
}

TEST_F(ClaudeRunner, garbage_and_binary_are_a_failure) {
  auto const result = claude(R"(head -c 300000 /dev/urandom; printf '\n\377{{\n')");
  EXPECT_EQ(name_of(result.end), "failed");
  EXPECT_THAT(result.notes, testing::Contains(HasSubstr("were no JSON")));
}

TEST_F(ClaudeRunner, a_line_of_a_hundred_megabytes_does_not_hide_the_result) {
  auto const result = claude(
      R"(printf '{"type":"user","message":"'; head -c 100000000 /dev/zero | tr '\0' x; printf '"}\n')"
      "\ncat '" TEST_DATA "/data/agents/claude-success.jsonl'");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
}

TEST_F(ClaudeRunner, a_long_result_is_read_back_whichever_member_comes_first) {
  for (auto const* first : {R"("type":"result","x":1)", R"("x":1)"}) {
    SCOPED_TRACE(first);
    // What an earlier attempt left in the file is not its own.
    support::write_file(request.stream_file, "earlier\n");
    auto const result = claude(std::string("printf '{") + first +
                               R"(,"result":"'; head -c 500000 /dev/zero | tr '\0' x
      printf 'END","subtype":"success","is_error":false,"num_turns":1,"type":"result"}\n')");
    EXPECT_EQ(result.end, SessionEnd(Completed{}));
    EXPECT_TRUE(result.answer.ends_with("xEND"));
    EXPECT_LE(result.answer.size(), 256U * 1024);
  }
}

TEST_F(ClaudeRunner, cancelled_it_still_tells_what_it_used_and_how_to_resume) {
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
}

TEST_F(ClaudeRunner, a_result_after_the_deadline_is_no_success) {
  request.timeout = std::chrono::milliseconds(200);
  auto const result = claude(
      "trap 'cat \"" TEST_DATA
      "/data/agents/claude-success.jsonl\"; exit 0' TERM; while :; do sleep 1000 & wait $!; done");
  EXPECT_EQ(result.end, SessionEnd(TimedOut{request.timeout}));
}

TEST_F(ClaudeRunner, a_program_that_is_not_there_is_an_error) {
  request.agent.command = (directory.path() / "absent").string();
  EXPECT_EQ(error_of(*runner), ErrorCode::agent);
}

}  // namespace
}  // namespace parallel_explore
