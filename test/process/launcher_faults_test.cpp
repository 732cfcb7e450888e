// One test for each fault of Boost.Process's stock launcher that was seen:
// docs/design/own-launcher.md.
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "process/proc.hpp"
#include "support/run.hpp"

#include <boost/asio/steady_timer.hpp>
#include <gmock/gmock.h>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace parallel_explore::process {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

CommandRequest command(std::vector<std::string> argv) {
  CommandRequest request;
  request.command.argv = std::move(argv);
  request.command.directory = "/tmp";
  request.command.environment = current_environment();
  request.timeout = 30s;
  return request;
}

/// Starts all of them at once on one loop; gives how many ended as wanted.
int run_all(std::vector<CommandRequest> requests,
            std::function<bool(CommandOutcome const&)> const& wanted) {
  boost::asio::io_context context;
  int good = 0;
  for (auto& request : requests) {
    boost::asio::co_spawn(context, run_command(std::move(request)),
                          [&](std::exception_ptr error, CommandOutcome outcome) {
                            if (!error && wanted(outcome)) ++good;
                          });
  }
  context.run();
  return good;
}

bool exited_well(CommandOutcome const& outcome) { return outcome.status == ExitStatus{Exited{0}}; }

TEST(LauncherFaults, ChildrenThatIgnoreTermDoNotFreezeTheLoop) {
  std::vector<CommandRequest> requests;
  for (int i = 0; i < 32; ++i) {
    auto request = command({"sh", "-c", "trap '' TERM; while :; do sleep 0.01; done"});
    request.timeout = 100ms;
    request.stop = terminate_then_kill(100ms);
    requests.push_back(std::move(request));
  }
  auto const started = std::chrono::steady_clock::now();
  EXPECT_EQ(run_all(std::move(requests),
                    [](auto const& o) { return o.stop_cause == StopCause::timed_out; }),
            32);
  EXPECT_LT(std::chrono::steady_clock::now() - started, 20s);
}

TEST(LauncherFaults, SeveralThreadsStartChildrenAndNobodyMultiplies) {
  int good[4] = {};
  std::vector<std::jthread> threads;
  for (int& count : good) {
    threads.emplace_back([&count] {
      std::vector<CommandRequest> requests(50, command({"true"}));
      count = run_all(std::move(requests), exited_well);
    });
  }
  threads.clear();
  for (int const count : good) EXPECT_EQ(count, 50);
  EXPECT_THAT(child_processes(), testing::IsEmpty());
}

TEST(LauncherFaults, AChildWhoseExecFailedIsNoZombie) {
  for (int i = 0; i < 3; ++i)
    EXPECT_THROW(support::run(run_command(command({"/etc/hostname"}))), Error);
  EXPECT_THAT(child_processes(), testing::IsEmpty());
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
}

TEST(LauncherFaults, AFailedChildRunsNoHandlersOfOurs) {
  // In a process of its own, which says at its end how often it ended.
  std::fflush(nullptr);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  auto const child = fork();
  if (child == 0) {
    static int out;
    out = ends[1];
    std::atexit([] { (void)!::write(out, "x", 1); });
    try {
      support::run(run_command(command({"/etc/hostname"})));
    } catch (Error const&) {
    }
    std::exit(0);
  }
  close(ends[1]);
  char marks[8];
  ssize_t count = 0, got = 0;
  while ((got = read(ends[0], marks, sizeof marks)) > 0) count += got;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  EXPECT_EQ(count, 1);
}

TEST(LauncherFaults, OnlyStandardDescriptorsReachTheChild) {
  int const null = open("/dev/null", O_RDONLY);
  int const leak = fcntl(null, F_DUPFD, 50);  // not close-on-exec; shells use the low ones
  close(null);
  ASSERT_GE(leak, 50);
  auto const result = support::run(capture(command({"sh", "-c", "echo /proc/$$/fd/*"})));
  close(leak);
  EXPECT_THAT(result.output, HasSubstr("/fd/2"));
  EXPECT_THAT(result.output, testing::Not(HasSubstr("/fd/" + std::to_string(leak))));
}

TEST(LauncherFaults, ExhaustedDescriptorsAreSaidWithTheLimit) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's check of a vptr needs descriptors of its own";
#endif
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  std::string message;
  {
    std::vector<int> taken;
    rlimit const few{40, before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    for (int fd = open("/dev/null", O_RDONLY); fd != -1; fd = open("/dev/null", O_RDONLY))
      taken.push_back(fd);
    for (int i = 0; i < 3; ++i) {  // a loop needs some; a child more
      close(taken.back());
      taken.pop_back();
    }
    try {
      support::run(run_command(command({"true"})));
    } catch (std::exception const& error) {
      message = error.what();
    }
    for (int const fd : taken) close(fd);
  }
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_THAT(message, testing::AnyOf(HasSubstr("ulimit -n"), HasSubstr("Too many open files")));
  EXPECT_TRUE(exited_well(support::run(run_command(command({"true"})))));
}

TEST(LauncherFaults, TwelveDescriptorsAreEnoughForAChild) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  boost::asio::io_context context;
  int const used = open("/dev/null", O_RDONLY);
  close(used);
  rlimit const few{static_cast<rlim_t>(used) + 12, before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &few);
  EXPECT_TRUE(exited_well(support::run(context, run_command(command({"true"})))));
  setrlimit(RLIMIT_NOFILE, &before);
}

TEST(LauncherFaults, SignalDispositionsAndMaskAreTheDefault) {
  auto* const before = std::signal(SIGPIPE, SIG_IGN);
  sigset_t blocked, old;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &blocked, &old);
  auto const status = support::run(capture(command({"cat", "/proc/self/status"}))).output;
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
  std::signal(SIGPIPE, before);
  EXPECT_THAT(status, HasSubstr("SigBlk:\t0000000000000000"));
  EXPECT_THAT(status, HasSubstr("SigIgn:\t0000000000000000"));
}

TEST(LauncherFaults, DeathByASignalIsNoExitStatus) {
  EXPECT_EQ(support::run(run_command(command({"sh", "-c", "kill -9 $$"}))).status,
            ExitStatus{Signalled{9}});
  EXPECT_EQ(support::run(run_command(command({"sh", "-c", "exit 9"}))).status,
            ExitStatus{Exited{9}});
}

TEST(LauncherFaults, OurSizeDoesNotMatter) {
  auto const starts = [] {
    auto const started = std::chrono::steady_clock::now();
    EXPECT_EQ(run_all(std::vector<CommandRequest>(100, command({"true"})), exited_well), 100);
    return std::chrono::steady_clock::now() - started;
  };
  auto const small = starts();
  std::vector<char> const large(400 << 20, 'x');
  // fork would copy 100,000 page-table entries each time, and take ten times as long.
  EXPECT_LT(starts(), 5 * small + 500ms);
  EXPECT_EQ(large.back(), 'x');
}

TEST(LauncherFaults, AGrandchildThatKeepsThePipeIsNotWaitedFor) {
  // It leaves group, environment and tag, so that only this test ends it.
  auto const result = support::run(
      capture(command({"sh", "-c",
                       "env -i prlimit --rttime=unlimited setsid sh -c 'echo $$; exec sleep 20' "
                       "& sleep 0.2"})));
  EXPECT_TRUE(result.outcome.leaked);
  EXPECT_LT(result.outcome.duration, 10s);
  int const pid = std::atoi(result.output.c_str());
  ASSERT_GT(pid, 1);
  kill(pid, SIGKILL);
  waitpid(pid, nullptr, 0);
}

TEST(LauncherFaults, TheLeaderDiesWithItsParent) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  auto const child = fork();
  if (child == 0) {
    auto request = command({"sleep", "1000"});
    request.on_spawn = [&](ProcessIdentity process) {
      (void)!::write(ends[1], &process, sizeof process);
      kill(getpid(), SIGKILL);
    };
    support::run(run_command(std::move(request)));
    std::_Exit(1);
  }
  ProcessIdentity process;
  ASSERT_EQ(read(ends[0], &process, sizeof process), static_cast<ssize_t>(sizeof process));
  waitpid(child, nullptr, 0);
  // Reparented to this process or to init; either way it ends.
  auto const watched = static_cast<int>(syscall(SYS_pidfd_open, process.pid, 0));
  pollfd ended{watched, POLLIN, 0};
  constexpr int patience_ms = 10'000;
  EXPECT_TRUE(watched == -1 || poll(&ended, 1, patience_ms) == 1);
  waitpid(process.pid, nullptr, WNOHANG);
  EXPECT_FALSE(alive(process));
  if (watched != -1) close(watched);
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace parallel_explore::process
