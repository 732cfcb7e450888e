// A host that does something with children that are not its own.
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <signal.h>
#include <sys/wait.h>

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
  EXPECT_GT(unknown, 0);
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

}  // namespace
}  // namespace parallel_explore::process
