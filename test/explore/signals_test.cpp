// The signals of the program that calls explore().
#include "parallel_explore/explorer.hpp"
#include "parallel_explore/folder_worktrees.hpp"
#include "support/fake_bricks.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <functional>
#include <memory>
#include <signal.h>
#include <utility>

namespace parallel_explore {
namespace {

using Disposition = void (*)(int);

Disposition disposition_of(int signal) {
  struct sigaction found = {};
  sigaction(signal, nullptr, &found);
  return found.sa_handler;
}

/// Sets how a signal is handled until the end of a test.
class Handled {
 public:
  Handled(int signal, Disposition disposition) : signal_(signal) {
    struct sigaction action = {};
    action.sa_handler = disposition;
    sigaction(signal, &action, &before_);
  }
  ~Handled() { sigaction(signal_, &before_, nullptr); }
  Handled(Handled const&) = delete;

 private:
  int const signal_;
  struct sigaction before_ = {};
};

volatile std::sig_atomic_t host_calls = 0;

void count_call(int /*signal*/) { host_calls = host_calls + 1; }

class SignalsTest : public testing::Test {
 protected:
  /// A run with one session, which calls that when it starts, and waits for a stop if it is to.
  Exploration explore_and(std::function<void()> in_session, bool waits = false,
                          ExploreOptions options = {}) {
    auto runner = std::make_shared<support::ScriptedRunner>();
    runner->scripts["a"] = {support::ScriptedSession{.waits = waits}};
    runner->on_start = [call = std::move(in_session)](SessionRequest const&) { call(); };
    Bricks bricks;
    bricks.store = std::make_shared<MemoryStore>();
    bricks.worktrees = std::make_shared<FolderWorktrees>(place_.path() / "worktrees");
    bricks.runners["scripted"] = std::move(runner);
    Experiment experiment = support::scripted_experiment();
    experiment.approaches = {Approach("a", "one way")};
    return explore(std::move(experiment), place_.path(), std::move(bricks), {}, options);
  }

  support::TempDirectory place_;
  Handled const interrupt_{SIGINT, SIG_DFL}, terminate_{SIGTERM, SIG_DFL};
};

TEST_F(SignalsTest, AnInterruptStopsTheRunAndIsDefaultAgainAfterwards) {
  auto const exploration = explore_and([] { raise(SIGINT); }, true);
  EXPECT_EQ(exploration.state, ExplorationState::interrupted);
  EXPECT_EQ(exploration.reason, "SIGINT");
  EXPECT_EQ(disposition_of(SIGINT), SIG_DFL);
  EXPECT_EQ(disposition_of(SIGTERM), SIG_DFL);
}

TEST_F(SignalsTest, AHandlerOfTheProgramIsKept) {
  Handled const own(SIGTERM, count_call);
  host_calls = 0;
  auto const exploration = explore_and([] { raise(SIGTERM); });
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_EQ(host_calls, 1);
  EXPECT_EQ(disposition_of(SIGTERM), count_call);
}

TEST_F(SignalsTest, AnIgnoredSignalStaysIgnored) {
  Handled const ignored(SIGINT, SIG_IGN);
  auto const exploration = explore_and([] {
    EXPECT_EQ(disposition_of(SIGINT), SIG_IGN);
    raise(SIGINT);
  });
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_EQ(disposition_of(SIGINT), SIG_IGN);
}

TEST_F(SignalsTest, NoneIsTakenWhereTheProgramSaysSo) {
  int calls = 0;
  auto const look = [&] {
    ++calls;
    EXPECT_EQ(disposition_of(SIGINT), SIG_DFL);
    EXPECT_EQ(disposition_of(SIGTERM), SIG_DFL);
  };
  EXPECT_EQ(explore_and(look, false, {.handle_signals = false}).state, ExplorationState::completed);
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace parallel_explore
