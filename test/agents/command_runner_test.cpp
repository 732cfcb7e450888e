#include "agents/agent_test.hpp"
#include "process/proc.hpp"
#include "text/utf8.hpp"

#include <csignal>
#include <cstdlib>
#include <sys/resource.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;

class CommandRunner : public support::AgentTest {
 protected:
  SessionResult shell(std::string const& script) {
    request.agent.run = {"/bin/sh", "-c", script};
    return run(*runner);
  }
  std::unique_ptr<SessionRunner> runner = make_command_runner(launcher);
};

TEST_F(CommandRunner, ReplacesKnownPlaceholdersOnceAndLeavesOtherBraces) {
  request.approach.description = "{task} 'quoted' $(x)";
  request.port = 4711;
  request.agent.run = {"/bin/sh",
                       "-c",
                       R"(printf '%s|' "$@")",
                       "sh",
                       "{approach}",
                       "{description}",
                       "{sample}:{port}",
                       "{worktree}",
                       "{other} {}",
                       "{experiment}/{session}"};
  EXPECT_EQ(run(*runner).answer, "quick|{task} 'quoted' $(x)|1:4711|" + worktree.string() +
                                     "|{other} {}|exp/" + request.session_id + "|");
}

TEST_F(CommandRunner, GivesThePromptOnStandardInputAndTheRestInTheEnvironment) {
  request.agent.env = {{"OWN", "mine"}};
  auto const result = shell(
      R"(cat; printf '|%s' "$PEXPLORE_PROMPT" "$PEXPLORE_EXPERIMENT" "$PEXPLORE_APPROACH" "$PEXPLORE_DESCRIPTION" \
        "$PEXPLORE_TASK" "$PEXPLORE_WORKTREE" "$PEXPLORE_SAMPLE" "$PEXPLORE_PORT" "$PEXPLORE_SESSION" "$OWN" "$PWD")");
  EXPECT_EQ(result.answer, "Please sort.|Please sort.|exp|quick|Divide|Sort it.|" +
                               worktree.string() + "|1|0|" + request.session_id + "|mine|" +
                               worktree.string());
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_EQ(result.session_id, request.session_id);
}

TEST_F(CommandRunner, APromptTooLargeForTheEnvironmentIsOnStandardInputOnly) {
  request.prompt = std::string(300'000, 'p');
  ::setenv("PEXPLORE_PROMPT", "of an outer session", 1);
  auto const result = shell(R"(wc -c; echo "${PEXPLORE_PROMPT-unset}")");
  ::unsetenv("PEXPLORE_PROMPT");
  EXPECT_EQ(result.answer, "300000\nunset\n");
}

TEST_F(CommandRunner, ChildrenAreNotLedToAnotherRepositoryOrSession) {
  ::setenv("GIT_DIR", "/elsewhere", 1);
  ::setenv("CLAUDECODE", "1", 1);
  auto const result = shell(R"(echo "${GIT_DIR-none} ${CLAUDECODE-none}")");
  ::unsetenv("GIT_DIR");
  ::unsetenv("CLAUDECODE");
  EXPECT_EQ(result.answer, "none none\n");
}

TEST_F(CommandRunner, SaysStatusAndLastLineOfStandardError) {
  EXPECT_EQ(shell("echo first >&2; echo 'no such thing' >&2; exit 3").end,
            SessionEnd(Failed{"exited with status 3: no such thing"}));
  EXPECT_EQ(support::read_file(request.stderr_file), "first\nno such thing\n");
}

TEST_F(CommandRunner, SaysTheSignalThatKilledIt) {
  EXPECT_EQ(shell("kill -SEGV $$").end, SessionEnd(Failed{"killed by SIGSEGV"}));
}

TEST_F(CommandRunner, KeepsTheEndOfTheOutputAsAnswerAndAllOfItInTheFile) {
  auto const result = shell("head -c 100000000 /dev/zero | tr '\\0' x; echo; echo END");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_EQ(result.answer.size(), 32U * 1024);
  EXPECT_TRUE(result.answer.ends_with("x\nEND\n"));
  EXPECT_EQ(std::filesystem::file_size(request.stream_file), 100'000'005U);
}

TEST_F(CommandRunner, BinaryOutputBecomesValidText) {
  auto const result = shell(R"(printf '\377\376\000a\303')");
  EXPECT_EQ(text::invalid_utf8(result.answer), std::string::npos);
  EXPECT_EQ(support::read_file(request.stream_file), std::string("\xff\xfe\0a\xc3", 5));
}

TEST_F(CommandRunner, AnAnswerCutWithinACharacterStaysValidAndSmall) {
  auto const result = shell(R"(yes 'äöüß' | head -c 200001)");
  EXPECT_EQ(text::invalid_utf8(result.answer), std::string::npos);
  EXPECT_LE(result.answer.size(), 32U * 1024 + 8);
}

TEST_F(CommandRunner, NothingPrintedIsAnEmptyAnswer) {
  auto const result = shell("exit 0");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_EQ(result.answer, "");
}

TEST_F(CommandRunner, TellsItsProcessBeforeAnythingElse) {
  shell("exit 0");
  auto const spawned = sink.of<events::SessionSpawned>();
  ASSERT_EQ(spawned.size(), 1U);
  EXPECT_EQ(spawned[0].approach, "quick");
  EXPECT_GT(spawned[0].process.pid, 1);
  EXPECT_GT(spawned[0].process.start_ticks, 0U);
}

TEST_F(CommandRunner, NotesProcessesThatItLeftRunning) {
  auto const result = shell("sleep 1000 & exit 0");
  EXPECT_EQ(result.end, SessionEnd(Completed{}));
  EXPECT_THAT(result.notes, testing::ElementsAre(HasSubstr("left processes running")));
  EXPECT_FALSE(process::alive(sink.of<events::SessionSpawned>().at(0).process));
}

TEST_F(CommandRunner, TimesOut) {
  request.timeout = std::chrono::milliseconds(100);
  EXPECT_EQ(shell("exec sleep 1000").end, SessionEnd(TimedOut{request.timeout}));
}

TEST_F(CommandRunner, CancelledAsSoonAsItRuns) {
  sink.on_event = [&](EventPayload const&) {
    cancel.emit(boost::asio::cancellation_type::terminal);
  };
  EXPECT_EQ(shell("exec sleep 1000").end, SessionEnd(Cancelled{}));
}

TEST_F(CommandRunner, AMissingProgramIsAnErrorThatNamesIt) {
  request.agent.run = {"pexplore-no-such-agent"};
  EXPECT_EQ(error_of(*runner), ErrorCode::agent);
  EXPECT_THAT(message, HasSubstr("pexplore-no-such-agent"));
}

TEST_F(CommandRunner, AFileThatIsNoProgramIsAnError) {
  auto const file = directory.path() / "plain.txt";
  support::write_file(file, "text");
  request.agent.run = {file.string()};
  EXPECT_EQ(error_of(*runner), ErrorCode::agent);
  EXPECT_THAT(message, HasSubstr("plain.txt"));
}

TEST_F(CommandRunner, AFullDiskIsAnErrorOfResources) {
  request.stream_file = directory.path() / "stream";
  // Longer than what fails: the prompt is kept in a file, too.
  request.agent.run = {"/bin/sh", "-c", "head -c 300000 /dev/zero; exec sleep 1000"};
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit const little{100'000, before.rlim_max};  // fails as a full disk does
  setrlimit(RLIMIT_FSIZE, &little);
  auto const code = error_of(*runner);
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(code, ErrorCode::resource);
  EXPECT_THAT(message, HasSubstr("stream"));
}

TEST(MakeRunner, KnowsItsAgentsAndRefusesOthers) {
  DirectLauncher const launcher;
  EXPECT_NE(make_runner("claude", launcher), nullptr);
  EXPECT_NE(make_runner("command", launcher), nullptr);
  try {
    (void)make_runner("clod", launcher);
    FAIL() << "accepted";
  } catch (Error const& error) {
    EXPECT_EQ(error.code(), ErrorCode::validation);
    EXPECT_THAT(error.what(), HasSubstr("\"clod\""));
  }
}

}  // namespace
}  // namespace parallel_explore
