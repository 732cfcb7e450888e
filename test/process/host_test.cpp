// A host that does something with children that are not its own.
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "process/limits.hpp"
#include "process/proc.hpp"
#include "support/run.hpp"
#include "support/sandbox.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <signal.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>

namespace parallel_explore::process {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

CommandRequest shell(std::string const& script) {
  CommandRequest request;
  request.command.argv = {"sh", "-c", script};
  request.command.directory = "/tmp";
  request.command.environment = current_environment();
  request.timeout = 30s;
  return request;
}

/// Sets how SIGCHLD is handled, until the end of a test.
class ChildSignal {
 public:
  ChildSignal(void (*handler)(int), int flags) {
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(SIGCHLD, &action, &before_);
  }
  ~ChildSignal() { sigaction(SIGCHLD, &before_, nullptr); }
  ChildSignal(ChildSignal const&) = delete;

 private:
  struct sigaction before_;
};

void reap_all(int /*signal*/) {
  auto const kept = errno;
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = kept;
}

/// A handler that waits for every child takes the status of most of ours.
TEST(Host, ThatReapsEveryChildTurnsNoFailureIntoSuccess) {
  ChildSignal const handler(reap_all, SA_RESTART);
  int unknown = 0;
  for (int i = 0; i < 50; ++i) {
    auto const outcome = support::run(run_command(shell("exit 3")));
    EXPECT_NE(shell_status(outcome.status), 0);
    unknown += outcome.status == ExitStatus{Unknown{}} ? 1 : 0;
  }
#ifndef __SANITIZE_THREAD__  // it delays the signal until the status has been read
  EXPECT_GT(unknown, 0);
#endif
  EXPECT_THAT(describe(Unknown{}), HasSubstr("something else in this program"));
  EXPECT_EQ(shell_status(ExitStatus{}), 255) << "nothing is known before the end";
}

TEST(Host, ThatIgnoresChildrenIsRefusedWithTheWayOut) {
  auto const refusal = [] {
    try {
      support::run(run_command(shell("true")));
    } catch (Error const& error) {
      EXPECT_EQ(error.code(), ErrorCode::resource);
      return std::string(error.what()) + ": " + error.hint();
    }
    return std::string();
  };
  {
    ChildSignal const ignored(SIG_IGN, 0);
    EXPECT_THAT(refusal(), HasSubstr("set SIGCHLD to SIG_DFL"));
  }
  {
    ChildSignal const without_zombies(SIG_DFL, SA_NOCLDWAIT);
    EXPECT_THAT(refusal(), HasSubstr("ignores SIGCHLD"));
  }
  EXPECT_EQ(support::run(run_command(shell("exit 3"))).status, ExitStatus{Exited{3}});
}

/// Runs the loop until a command has printed, then destroys it. Gives the numbers that it printed.
std::vector<int> begin_and_destroy_loop(std::string const& script) {
  std::string said;
  {
    boost::asio::io_context loop;
    auto request = shell(script);
    request.on_output = [&](std::string_view chunk) {
      said += chunk;
      if (said.ends_with("\n")) loop.stop();
      return Flow::proceed;
    };
    boost::asio::co_spawn(loop, run_command(std::move(request)), boost::asio::detached);
    loop.run();
  }
  std::istringstream words(said);
  return {std::istream_iterator<int>(words), {}};
}

/// A coroutine that is destroyed leaves nothing running: neither the leader, nor its group, nor
/// what has left the group.
TEST(Host, ThatDestroysTheLoopLeavesNothingRunning) {
  auto const pids = begin_and_destroy_loop(
      "sleep 1000 & a=$!; setsid sleep 1000 & b=$!; echo $$ $a $b; exec sleep 1000");
  ASSERT_EQ(pids.size(), 3U);
  for (int const pid : pids) EXPECT_FALSE(read_stat(pid)) << pid << " is gone and reaped";
}

/// The kernel sends the parent-death signal when the thread that made a child ends.
TEST(Host, MayRunTheLoopInOneThreadAfterTheOther) {
  boost::asio::io_context loop;
  support::TempDirectory const place;
  auto const fifo = place.path() / "fifo";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  auto request = shell("echo started; read word <" + fifo.string() + "; exit 7");
  bool has_started = false;
  request.on_output = [&](std::string_view) {
    has_started = true;
    loop.stop();
    return Flow::proceed;
  };
  std::optional<CommandOutcome> outcome;
  boost::asio::co_spawn(loop, run_command(std::move(request)),
                        [&](std::exception_ptr, CommandOutcome end) { outcome = end; });
  std::thread([&] { loop.run(); }).join();
  ASSERT_TRUE(has_started);
  loop.restart();
  std::thread([&] {
    std::ofstream(fifo) << "go\n";
    loop.run();
  }).join();
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->status, ExitStatus{Exited{7}});
}

TEST(Host, IsAsItWasAfterTheLastCommand) {
  auto const is_subreaper = [] {
    int now = 0;
    prctl(PR_GET_CHILD_SUBREAPER, &now);
    return now;
  };
  auto const threads = [] {
    auto const tasks = std::filesystem::directory_iterator("/proc/self/task");
    return std::distance(begin(tasks), end(tasks));
  };
  ASSERT_EQ(is_subreaper(), 0);
  // A sanitizer starts a thread of its own with the first one.
  support::run(run_command(shell("true")));
  auto const before = threads();
  int during = 0;
  auto request = shell("echo x");
  request.on_output = [&](std::string_view) {
    during = is_subreaper();
    return Flow::proceed;
  };
  support::run(run_command(std::move(request)));
  EXPECT_EQ(during, 1);
  EXPECT_EQ(is_subreaper(), 0);
  // A thread that was joined is listed until the kernel has taken it apart.
  auto const latest = std::chrono::steady_clock::now() + 10s;
  while (threads() != before && std::chrono::steady_clock::now() < latest)
    std::this_thread::yield();
  EXPECT_EQ(threads(), before);
}

TEST(Host, AloneHasMoreDescriptorsThanItsChildren) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit few = before;
  few.rlim_cur = 123;
  setrlimit(RLIMIT_NOFILE, &few);
  {
    RaisedDescriptorLimit const raised;
    { RaisedDescriptorLimit const another; }
    rlimit now{};
    getrlimit(RLIMIT_NOFILE, &now);
    EXPECT_EQ(now.rlim_cur, before.rlim_max);
    EXPECT_EQ(support::run(capture(shell("ulimit -n"))).output, "123\n");
  }
  rlimit after{};
  getrlimit(RLIMIT_NOFILE, &after);
  EXPECT_EQ(after.rlim_cur, 123U);
  setrlimit(RLIMIT_NOFILE, &before);
}

}  // namespace
}  // namespace parallel_explore::process
