#include "exit_status.hpp"

#include "foreground.hpp"

#include <gmock/gmock.h>

#include <csignal>

namespace pexplore {
namespace {

using namespace parallel_explore;

RunResult interrupted_by(InterruptionCause cause, int signal) {
  RunResult end;
  end.exploration.state = ExplorationState::interrupted;
  end.exploration.cause = cause;
  // The text decides nothing.
  end.exploration.reason = "the run's deadline passed; other approaches wait";
  ApproachRecord failed;
  failed.state = ApproachState::failed;
  end.exploration.approaches = {failed};
  end.signal = signal;
  return end;
}

TEST(ExitStatus, OfAnInterruptedRunFollowsFromItsCause) {
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::deadline, 0)), 6);
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::others_wait, 0)), 2);
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::unauthorised, 0)), 8);
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::budget, 0)), 7);
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::patience, 0)), 7);
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::resource, 0)), 7);
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::error, 0)), 9);
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::asked, SIGINT)), 130);
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::asked, SIGTERM)), 143);
  EXPECT_EQ(interrupted_status(interrupted_by(InterruptionCause::asked, SIGHUP)), 129);
}

Exploration ended(std::vector<FailureCause> const& causes) {
  Exploration exploration;
  for (auto const cause : causes) {
    auto& record = exploration.approaches.emplace_back();
    record.state =
        cause == FailureCause::unknown ? ApproachState::completed : ApproachState::failed;
    record.cause = cause;
  }
  return exploration;
}

TEST(ExitStatus, OfARunThatEndedFollowsFromItsApproaches) {
  constexpr auto completed = FailureCause::unknown;
  constexpr auto absent = FailureCause::agent_not_started;
  constexpr auto failed = FailureCause::session_failed;
  EXPECT_EQ(exit_status_of(ended({completed, completed})), all_completed);
  EXPECT_EQ(exit_status_of(ended({completed, completed, completed, completed, failed})), partial);
  EXPECT_EQ(exit_status_of(ended({completed, failed})), few_completed);
  EXPECT_EQ(exit_status_of(ended({completed, failed}), 0.5), partial);
  EXPECT_EQ(exit_status_of(ended({absent, absent})), agent_not_started);
  EXPECT_EQ(exit_status_of(ended({absent, failed})), few_completed);
}

}  // namespace
}  // namespace pexplore
