#include "agents/session_process.hpp"

#include "agents/agent_test.hpp"

namespace parallel_explore::agents {
namespace {

class SessionProcessTest : public support::AgentTest {
 protected:
  ProcessEnd run_script(std::string const& script, std::uint64_t limit) {
    SessionProcess process;
    process.command = base_command(request);
    process.command.argv = {"/bin/sh", "-c", script};
    process.output_limit = limit;
    return support::run(run_process(std::move(process), request, sink));
  }
};

TEST_F(SessionProcessTest, EndlessOutputIsEndedWithTheReason) {
  auto const end = run_script("exec yes", 1'000'000);
  auto const outside = end_from_outside(end, request);
  ASSERT_TRUE(outside.has_value());
  EXPECT_THAT(reason_of(*outside), testing::HasSubstr("printed too much output"));
  EXPECT_LE(std::filesystem::file_size(request.stream_file), 1'000'000U);
}

TEST_F(SessionProcessTest, EndlessErrorsAreEndedToo) {
  auto const end = run_script("exec yes >&2", 1'000'000);
  EXPECT_TRUE(end.too_much_output);
  EXPECT_LE(std::filesystem::file_size(request.stderr_file), 1'000'000U);
}

TEST_F(SessionProcessTest, WhoIgnoresTheRequestToEndFillsNoDiskInItsGrace) {
  request.grace = std::chrono::milliseconds(300);
  auto const end = run_script("trap '' TERM; yes", 1'000'000);
  EXPECT_TRUE(end.too_much_output);
  EXPECT_LE(std::filesystem::file_size(request.stream_file), 1'000'000U);
}

TEST_F(SessionProcessTest, AModelThatDoesNotAnswerIsReportedOnceBeforeTheStall) {
  using namespace std::chrono_literals;
  for (bool const answered : {false, true}) {
    sink.all.clear();
    SessionProcess process;
    process.command = base_command(request);
    process.command.argv = {"/bin/sh", "-c", "exec sleep 1000"};
    process.answered = [=] { return answered; };
    process.answer_due = 10ms;
    request.stall = 150ms;
    support::run(run_process(std::move(process), request, sink));
    std::vector<bool> reports;
    for (auto const& silent : sink.of<events::SessionSilent>())
      reports.push_back(silent.unanswered);
    EXPECT_EQ(reports, answered ? std::vector<bool>{false} : (std::vector<bool>{true, false}));
  }
}

TEST_F(SessionProcessTest, WhoHasFinishedAndWaitsForTheBackgroundIsEndedSoon) {
  using namespace std::chrono_literals;
  SessionProcess process;
  process.command = base_command(request);
  process.command.argv = {"/bin/sh", "-c", "exec sleep 1000"};
  process.waits = [] { return true; };
  process.wait_limit = 10ms;
  request.stall = 5min;
  auto const end = support::run(run_process(std::move(process), request, sink));
  EXPECT_TRUE(end.stalled.has_value());
  EXPECT_LT(end.outcome.duration, 30s);
}

TEST_F(SessionProcessTest, OutputWithinTheLimitIsAllKept) {
  auto const end = run_script("printf 0123456789", 10);
  EXPECT_FALSE(end.too_much_output);
  EXPECT_EQ(support::read_file(request.stream_file), "0123456789");
}

}  // namespace
}  // namespace parallel_explore::agents
