#include "process/report.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace parallel_explore::process {
namespace {

using namespace std::chrono_literals;
using support::read_file;
using support::write_file;

/// A command whose `stop` writes down that it ran.
class StopCommand : public testing::Test {
 protected:
  CommandRequest request_for(std::string const& script) {
    CommandRequest request;
    request.command.argv = {"/bin/sh", "-c", script};
    request.command.directory = here_.path();
    request.command.environment = {{"PATH", "/usr/bin:/bin"}, {"STOPPED", stopped_.string()}};
    request.command.stop = {"/bin/sh", "-c", R"(echo "$PWD" >> "$STOPPED")"};
    request.command.stop_record = record_;
    write_file(record_, "how");
    return request;
  }

  void expect_stopped_once() {
    EXPECT_EQ(read_file(stopped_), "/\n");
    EXPECT_FALSE(std::filesystem::exists(record_));
  }

  support::TempDirectory here_;
  std::filesystem::path stopped_ = here_.path() / "stopped", record_ = here_.path() / "record";
};

TEST_F(StopCommand, RunsAfterACommandThatEndsByItself) {
  auto const captured = support::run(capture(request_for("test ! -e stopped && test -e record")));
  EXPECT_EQ(shell_status(captured.outcome.status), 0);
  expect_stopped_once();
}

TEST_F(StopCommand, RunsAfterADeadline) {
  auto request = request_for("exec sleep 60");
  request.timeout = 50ms;
  auto const captured = support::run(capture(std::move(request)));
  EXPECT_EQ(captured.outcome.stop_cause, StopCause::timed_out);
  expect_stopped_once();
}

TEST_F(StopCommand, RunsWhereTheProgramIsMissing) {
  auto request = request_for("");
  request.command.argv = {"no-such-program"};
  auto const thrown = support::thrown_by([&] { (void)support::run(capture(std::move(request))); });
  EXPECT_EQ(thrown.code, ErrorCode::agent);
  expect_stopped_once();
}

TEST_F(StopCommand, StaysRecordedWhereItCannotRun) {
  auto request = request_for("exit 3");
  request.command.stop = {"no-such-program"};
  auto const captured = support::run(capture(std::move(request)));
  EXPECT_EQ(shell_status(captured.outcome.status), 3);
  EXPECT_TRUE(std::filesystem::exists(record_));
}

TEST_F(StopCommand, OfAClientTellsNeitherMemoryNorTime) {
  auto request = request_for("true");
  request.command.is_client = true;
  auto const captured = support::run(capture(std::move(request)));
  EXPECT_EQ(captured.outcome.peak_rss_bytes, 0);
  EXPECT_EQ(captured.outcome.cpu_time, 0us);
}

CommandOutcome read(std::string_view text) {
  CommandOutcome outcome;
  outcome.peak_rss_bytes = 5;
  outcome.duration = 9s;
  read_report(text, outcome);
  return outcome;
}

TEST(Report, HasTimesInSecondsOrAsShellsPrintThem) {
  auto const plain = read("0 1000000000 3500000000 1.25\n");
  EXPECT_TRUE(plain.is_timed);
  EXPECT_EQ(plain.duration, 2500ms);
  EXPECT_EQ(plain.cpu_time, 1250ms);
  EXPECT_EQ(plain.peak_rss_bytes, 0);
  auto const shell = read("0 1 1 1m1.5s 0m0.25s peak=4096\n");
  EXPECT_EQ(shell.cpu_time, 61'750ms);
  EXPECT_EQ(shell.peak_rss_bytes, 4096);
}

TEST(Report, ThatCannotBeReadIsNotTimed) {
  for (auto const* text : {"", "0 1 2", "x 1 2 0", "0 5 4 0", "75 0 0 0", "\n"}) {
    auto const outcome = read(text);
    EXPECT_FALSE(outcome.is_timed) << text;
    EXPECT_EQ(outcome.peak_rss_bytes, 0) << text;
  }
}

TEST(Report, IsNoFifoAndNoLink) {
  support::TempDirectory const here;
  auto const fifo = here.path() / "fifo", link = here.path() / "link", file = here.path() / "file";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  write_file(file, "0 1 2 0\n");
  std::filesystem::create_symlink(file, link);
  CommandOutcome outcome;
  for (auto const& each : {fifo, link}) {
    take_report(each, outcome);
    EXPECT_FALSE(outcome.is_timed);
    EXPECT_FALSE(std::filesystem::exists(std::filesystem::symlink_status(each)));
  }
  take_report(file, outcome);
  EXPECT_TRUE(outcome.is_timed);
}

}  // namespace
}  // namespace parallel_explore::process
