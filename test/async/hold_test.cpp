#include "async/hold.hpp"

#include "support/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <exception>

namespace parallel_explore::async {
namespace {

class HoldTest : public testing::Test {
 protected:
  /// Begins two steps that wait for the hold.
  void begin() {
    for (auto* const each : {&steps, &other_steps}) {
      boost::asio::co_spawn(loop, hold.passed(*each), [this](std::exception_ptr const& failure) {
        ++(failure ? stopped : passed);
      });
    }
    loop.poll();
    loop.restart();
  }

  void go_on() {
    loop.poll();
    loop.restart();
  }

  boost::asio::io_context loop;
  Hold hold;
  Stoppable steps, other_steps;
  int passed = 0, stopped = 0;
};

TEST_F(HoldTest, HoldsNothingBackUntilItIsSet) {
  begin();
  EXPECT_EQ(passed, 2);
}

TEST_F(HoldTest, HoldsStepsBackUntilItIsReleased) {
  hold.set(true);
  begin();
  EXPECT_EQ(passed, 0);
  hold.set(false);
  go_on();
  EXPECT_EQ(passed, 2);
}

TEST_F(HoldTest, StepsThatAreToEndDoNotWait) {
  hold.set(true);
  begin();
  steps.stop();
  go_on();
  EXPECT_EQ(stopped, 1);
  EXPECT_EQ(passed, 0) << "the other one is held";
  hold.set(false);
  go_on();
  EXPECT_EQ(passed, 1);
}

}  // namespace
}  // namespace parallel_explore::async
