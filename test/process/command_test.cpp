#include "process/command.hpp"

#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "process/proc.hpp"
#include "process/strays.hpp"
#include "support/run.hpp"
#include "support/sandbox.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>

namespace parallel_explore::process {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

CommandRequest sh(std::string const& script) {
  CommandRequest request;
  request.command.argv = {"sh", "-c", script};
  request.command.directory = "/tmp";
  request.command.environment = current_environment();
  request.timeout = 30s;
  return request;
}

Captured run_sh(std::string const& script) { return support::run(capture(sh(script))); }

/// Runs a command and calls `act` with its cancellation signal when it has printed something.
CommandOutcome run_and(std::string const& script,
                       std::function<void(boost::asio::cancellation_signal&)> const& act,
                       StopSequence stop) {
  boost::asio::io_context context;
  boost::asio::cancellation_signal signal;
  auto request = sh(script);
  request.stop = std::move(stop);
  request.on_output = [&](std::string_view) {
    act(signal);
    return Flow::proceed;
  };
  CommandOutcome outcome;
  boost::asio::co_spawn(
      context, run_command(std::move(request)),
      boost::asio::bind_cancellation_slot(
          signal.slot(), [&](std::exception_ptr, CommandOutcome o) { outcome = std::move(o); }));
  context.run();
  return outcome;
}

TEST(RunCommand, GivesOutputErrorAndStatus) {
  auto const result = run_sh("echo out; echo err >&2; exit 3");
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.error, "err\n");
  EXPECT_EQ(result.outcome.status, ExitStatus{Exited{3}});
  EXPECT_EQ(result.outcome.stop_cause, StopCause::by_itself);
  EXPECT_FALSE(result.outcome.leaked);
  EXPECT_GT(result.outcome.peak_rss_bytes, 100'000);
}

TEST(RunCommand, FeedsStandardInputAndClosesIt) {
  auto request = sh("cat; echo end");
  request.input = std::string(3'000'000, 'x');
  EXPECT_EQ(support::run(capture(std::move(request))).output.size(), 3'000'004U);
  EXPECT_EQ(run_sh("cat; echo end").output, "end\n") << "without input there is none";
}

TEST(RunCommand, AChildThatNeverReadsItsInputEndsAllTheSame) {
  auto request = sh("exit 0");
  request.input = std::string(3'000'000, 'x');
  EXPECT_EQ(support::run(capture(std::move(request))).outcome.status, ExitStatus{Exited{0}});
}

TEST(RunCommand, EveryByteOfEndlessLinesArrives) {
  std::size_t bytes = 0, largest = 0;
  auto request = sh("head -c 50000000 /dev/zero");
  request.on_output = [&](std::string_view chunk) {
    bytes += chunk.size();
    largest = std::max(largest, chunk.size());
    return Flow::proceed;
  };
  support::run(run_command(std::move(request)));
  EXPECT_EQ(bytes, 50'000'000U);
  EXPECT_LE(largest, 64U * 1024);
}

TEST(RunCommand, ADeadlineTerminatesThenKills) {
  auto request = sh("trap '' TERM; while :; do sleep 0.01; done");
  request.timeout = 50ms;
  request.stop = terminate_then_kill(50ms);
  auto const outcome = support::run(run_command(std::move(request)));
  EXPECT_EQ(outcome.stop_cause, StopCause::timed_out);
  EXPECT_EQ(outcome.status, ExitStatus{Signalled{SIGKILL}});
  EXPECT_GE(outcome.duration, 100ms);
}

TEST(RunCommand, ACancellationAsksAndASecondOneKills) {
  auto const cancel = [](boost::asio::cancellation_signal& signal) {
    signal.emit(boost::asio::cancellation_type::terminal);
  };
  auto const asked = run_and("trap 'exit 5' TERM; echo up; while :; do sleep 0.01; done", cancel,
                             terminate_then_kill(20s));
  EXPECT_EQ(asked.stop_cause, StopCause::cancelled);
  EXPECT_EQ(asked.status, ExitStatus{Exited{5}});
  auto const killed = run_and(
      "trap '' TERM; echo up; while :; do sleep 0.01; done",
      [&](auto& signal) {
        cancel(signal);
        cancel(signal);
      },
      terminate_then_kill(20s));
  EXPECT_EQ(killed.status, ExitStatus{Signalled{SIGKILL}});
  EXPECT_LT(killed.duration, 10s);
}

TEST(RunCommand, AHandlerMayStopOrThrow) {
  auto request = sh("echo up; sleep 1000");
  request.on_output = [](std::string_view) { return Flow::stop; };
  EXPECT_EQ(support::run(run_command(std::move(request))).stop_cause,
            StopCause::stopped_by_handler);

  auto throwing = sh("echo up; sleep 1000");
  throwing.on_output = [](std::string_view) -> Flow { throw std::runtime_error("no more"); };
  EXPECT_THROW(support::run(run_command(std::move(throwing))), std::runtime_error);
}

TEST(RunCommand, WhatCannotBeStartedIsSaid) {
  auto const message = [](CommandRequest request) -> std::string {
    try {
      support::run(run_command(std::move(request)));
    } catch (Error const& error) {
      EXPECT_EQ(error.code(), ErrorCode::agent);
      return error.what();
    }
    return "started";
  };
  auto request = sh("");
  request.command.argv = {"no-such-program"};
  EXPECT_THAT(message(request), HasSubstr("no-such-program: no such program"));
  request.command.argv = {"/etc/passwd"};
  EXPECT_THAT(message(request), HasSubstr("Permission denied"));
  request.command.argv = {"sh"};
  request.command.directory = "/nowhere";
  EXPECT_THAT(message(request), HasSubstr("/nowhere does not exist"));
}

/// A program that asks there would be stopped, as one in the background, and wait for ever.
TEST(RunCommand, HasNoTerminalWhoeverStartedUs) {
  auto const result = run_sh("cut -d' ' -f5-7 /proc/$$/stat; echo $$");
  std::istringstream in(result.output);
  int group = 0, session = 0, terminal = -1, pid = 0;
  in >> group >> session >> terminal >> pid;
  EXPECT_EQ(group, pid);
  EXPECT_EQ(session, pid);
  EXPECT_EQ(terminal, 0);
}

TEST(RunCommand, WhatItLeavesRunningIsEndedAndSaid) {
  auto const result = run_sh("sleep 1000 & echo $!; setsid sleep 1000 & sleep 0.05; echo $!");
  EXPECT_TRUE(result.outcome.leaked);
  std::istringstream pids(result.output);
  int count = 0;
  for (int pid = 0; pids >> pid; ++count) EXPECT_EQ(start_ticks(pid), 0U) << pid;
  EXPECT_EQ(count, 2);
}

/// Each is a way to run something that is no longer known by group, session or environment.
TEST(RunCommand, WhatClearsItsEnvironmentIsEndedAsWell) {
  auto const result = run_sh(
      "env -i setsid sh -c 'echo $$; exec sleep 1000' & "
      "(env -i setsid sh -c 'echo $$; sleep 1000 & echo $!; wait' &) ; "
      "setsid env -i sh -c '(trap \"\" TERM HUP; echo $$; exec sleep 1000) &'; "
      "sleep 0.3");
  EXPECT_TRUE(result.outcome.leaked);
  std::istringstream pids(result.output);
  int count = 0;
  for (int pid = 0; pids >> pid; ++count) EXPECT_EQ(start_ticks(pid), 0U) << pid;
  EXPECT_EQ(count, 4);
}

TEST(RunCommand, WhatAnotherCommandRunsIsLeftAlone) {
  boost::asio::io_context context;
  bool first_has_ended = false;
  std::string output;
  auto second = sh("env -i setsid sh -c 'echo $$; exec sleep 1000' & read line");
  Conversation conversation;
  second.conversation = &conversation;
  int pid = 0;
  second.on_output = [&](std::string_view chunk) {
    output += chunk;
    if (output.find('\n') == std::string::npos || pid != 0) return Flow::proceed;
    pid = std::stoi(output);
    boost::asio::co_spawn(context, run_command(sh("env -i setsid sleep 1000 &")),
                          [&](std::exception_ptr, CommandOutcome outcome) {
                            EXPECT_TRUE(outcome.leaked);
                            EXPECT_NE(start_ticks(pid), 0U) << "it is the other command's";
                            first_has_ended = true;
                            conversation.say("end\n");
                          });
    return Flow::proceed;
  };
  boost::asio::co_spawn(context, run_command(std::move(second)),
                        [&](std::exception_ptr, auto) { EXPECT_TRUE(first_has_ended); });
  context.run();
  EXPECT_EQ(start_ticks(pid), 0U);
}

TEST(FindStrays, KnowsADescendantWithoutItsEnvironment) {
  auto request = sh("env -i setsid sh -c 'echo $$; exec sleep 1000' & read line");
  request.command.environment["PEXPLORE_SESSION"] = "a-session";
  request.command.environment["PEXPLORE_WORKTREE"] = "/a/worktree";
  Conversation conversation;
  request.conversation = &conversation;
  std::string output;
  request.on_output = [&](std::string_view chunk) {
    output += chunk;
    if (output.find('\n') == std::string::npos) return Flow::proceed;
    int const pid = std::stoi(output);
    for (auto const* mark : {"PEXPLORE_SESSION=a-session", "PEXPLORE_WORKTREE=/a/worktree"}) {
      auto const found = find_strays({}, mark);
      EXPECT_TRUE(std::ranges::any_of(found, [&](auto const& each) { return each.pid == pid; }));
    }
    EXPECT_TRUE(find_strays({}, "PEXPLORE_SESSION=another").empty());
    conversation.say("end\n");
    return Flow::proceed;
  };
  support::run(run_command(std::move(request)));
  EXPECT_EQ(start_ticks(std::stoi(output)), 0U);
}

/// A descendant in a session of its own that does nothing but replace itself by exec, so that it is
/// often found in the middle of it, when /proc shows no environment yet.
class Replacing : public testing::Test {
 protected:
  /// Starts it, and says so when it runs.
  [[nodiscard]] CommandRequest start(std::string const& then) const {
    return sh(fmt::format("setsid sh {0} {1} & while ! test -s {1}; do :; done; echo up; {2}",
                          loop_.string(), pid_file_.string(), then));
  }

  [[nodiscard]] ProcessIdentity take() const {
    int const pid = std::stoi(support::read_file(pid_file_));
    std::filesystem::remove(pid_file_);
    return {pid, start_ticks(pid)};
  }

  static constexpr int rounds = 60;

 private:
  void SetUp() override {
    support::write_file(loop_, "test -s $1 || echo $$ > $1\nexec sh $0 $1\n");
  }

  support::TempDirectory place_;
  std::filesystem::path loop_ = place_.path() / "loop", pid_file_ = place_.path() / "pid";
};

TEST_F(Replacing, ADescendantIsEndedWithItsCommand) {
  int survivors = 0;
  for (int round = 0; round < rounds; ++round) {
    support::run(run_command(start("")));
    if (auto const descendant = take(); alive(descendant)) {
      ++survivors;
      end_strays({descendant}, 1s);
    }
  }
  EXPECT_EQ(survivors, 0);
}

TEST_F(Replacing, ADescendantIsFoundAsAStray) {
  auto request = start("exec sleep 1000");
  request.command.environment["PEXPLORE_SESSION"] = "replacing-test";
  int found = 0;
  request.on_output = [&](std::string_view) {
    for (int round = 0; round < rounds; ++round) {
      if (find_strays({}, "PEXPLORE_SESSION=replacing-test").size() == 2) ++found;
    }
    return Flow::stop;
  };
  support::run(run_command(std::move(request)));
  EXPECT_EQ(found, rounds);
}

TEST(Strays, AreFoundByMarkerAndByGroup) {
  auto request = sh("echo up; exec sleep 1000");
  request.command.environment["PEXPLORE_SESSION"] = "stray-test";
  std::vector<ProcessIdentity> by_marker, by_group, by_wrong_time;
  ProcessIdentity process;
  request.on_spawn = [&](ProcessIdentity spawned) { process = spawned; };
  request.on_output = [&](std::string_view) {
    by_marker = find_strays({}, "PEXPLORE_SESSION=stray-test");
    by_group = find_strays(process, "");
    by_wrong_time = find_strays({process.pid, process.start_ticks + 1}, "");
    EXPECT_TRUE(alive(process));
    end_strays(by_marker, 1s);
    return Flow::proceed;
  };
  auto const outcome = support::run(run_command(std::move(request)));
  EXPECT_THAT(by_marker, testing::ElementsAre(process));
  EXPECT_THAT(by_group, testing::ElementsAre(process));
  EXPECT_THAT(by_wrong_time, IsEmpty());
  EXPECT_EQ(outcome.status, ExitStatus{Signalled{SIGTERM}});
  EXPECT_FALSE(alive(process));
}

TEST(Words, TellStatusAndLastLine) {
  EXPECT_EQ(describe(Exited{3}), "exited with status 3");
  EXPECT_EQ(describe(Signalled{SIGSEGV}), "killed by SIGSEGV");
  EXPECT_EQ(shell_status(Signalled{SIGKILL}), 137);
  EXPECT_EQ(last_line("one\ntwo \n\n"), "two");
  EXPECT_EQ(last_line(""), "");
}

TEST(Conversation, GoesBothWaysWhileTheCommandRuns) {
  Conversation conversation;
  std::string heard;
  auto request = sh("while read line; do echo \"you said $line\"; done; echo bye");
  request.conversation = &conversation;
  request.on_output = [&](std::string_view text) {
    heard += text;
    if (heard.ends_with("said one\n")) conversation.say("two\n");
    if (heard.ends_with("said two\n")) conversation.hang_up();
    return Flow::proceed;
  };
  conversation.say("one\n");
  auto const outcome = support::run(run_command(std::move(request)));
  EXPECT_EQ(heard, "you said one\nyou said two\nbye\n");
  EXPECT_EQ(outcome.stop_cause, StopCause::by_itself);
}

TEST(Conversation, ManyWordsWaitUntilTheyAreHeard) {
  Conversation conversation;
  auto request = sh("sleep 0.1; head -c 3000000 | wc -c");
  request.conversation = &conversation;
  std::string heard;
  request.on_output = [&](std::string_view text) {
    heard += text;
    return Flow::proceed;
  };
  conversation.say(std::string(3'000'000, 'x'));
  support::run(run_command(std::move(request)));
  EXPECT_THAT(heard, HasSubstr("3000000"));
}

TEST(Conversation, WordsToWhoDoesNotListenHarmNobody) {
  Conversation conversation;
  auto request = sh("exec 0<&-; echo closed; sleep 0.1");
  request.conversation = &conversation;
  request.on_output = [&](std::string_view) {
    conversation.say(std::string(1'000'000, 'x'));
    return Flow::proceed;
  };
  EXPECT_EQ(support::run(run_command(std::move(request))).status, ExitStatus(Exited{0}));
}

TEST(StallDetector, IsAskedAboutAndMayEndTheCommand) {
  std::vector<std::chrono::milliseconds> asked;
  auto request = sh("echo begin; exec sleep 1000");
  request.inactivity = 50ms;
  request.on_inactivity =
      [&](std::chrono::milliseconds silent) -> std::optional<std::chrono::milliseconds> {
    asked.push_back(silent);
    if (asked.size() == 3) return std::nullopt;
    return 20ms;
  };
  auto const outcome = support::run(run_command(std::move(request)));
  EXPECT_EQ(outcome.stop_cause, StopCause::stopped_by_handler);
  ASSERT_EQ(asked.size(), 3U);
  EXPECT_GE(asked[0], 50ms);
  EXPECT_GT(asked[2], asked[0]);
}

TEST(StallDetector, IsNoneWhileSomethingIsPrinted) {
  int asked = 0;
  auto request = sh("for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.05; done");
  request.inactivity = 300ms;
  request.on_inactivity = [&](std::chrono::milliseconds) {
    ++asked;
    return std::optional(std::chrono::milliseconds(300));
  };
  support::run(run_command(std::move(request)));
  EXPECT_EQ(asked, 0);
}

TEST(StopSequence, AsksInWordsFirstAndContinuesAtOnceWhenTheyAreHeard) {
  boost::asio::io_context context;
  boost::asio::cancellation_signal signal;
  Conversation conversation;
  auto request =
      sh("trap 'echo term; exit' TERM; echo ready; read word; echo \"heard $word\"; "
         "while :; do sleep 0.02; done");
  request.conversation = &conversation;
  request.stop = {{asked_in_words, 20s}, {SIGTERM, 5s}};
  request.on_stop = [&] { conversation.say("please\n"); };
  std::string heard;
  request.on_output = [&](std::string_view text) {
    heard += text;
    if (text == "ready\n") signal.emit(boost::asio::cancellation_type::terminal);
    return heard.find("heard please") != std::string::npos ? Flow::stop : Flow::proceed;
  };
  CommandOutcome outcome;
  boost::asio::co_spawn(
      context, run_command(std::move(request)),
      boost::asio::bind_cancellation_slot(
          signal.slot(), [&](std::exception_ptr, CommandOutcome result) { outcome = result; }));
  context.run();
  EXPECT_EQ(heard, "ready\nheard please\nterm\n");
  EXPECT_EQ(outcome.stop_cause, StopCause::cancelled);
  EXPECT_LT(outcome.duration, 10s);
}

}  // namespace
}  // namespace parallel_explore::process
