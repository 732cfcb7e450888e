#include "async/stoppable.hpp"

#include "async/signal.hpp"
#include "support/run.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace parallel_explore::async {
namespace {

/// A step that ends when it is asked to; returns whether it ended by itself.
awaitable<bool> step(Signal& signal) { co_return co_await signal.wait(); }

class StoppableTest : public testing::Test {
 protected:
  void start(Stoppable& stoppable, std::optional<bool>& by_itself) {
    boost::asio::co_spawn(context, stoppable.run(step(signal)),
                          [&](std::exception_ptr const& error, bool value) {
                            if (!error) by_itself = value;
                          });
    context.poll();
  }

  boost::asio::io_context context;
  Signal signal{context.get_executor()};
};

TEST_F(StoppableTest, GivesTheResultOfAStepThatItEnded) {
  Stoppable stoppable;
  std::optional<bool> by_itself;
  start(stoppable, by_itself);
  stoppable.stop();
  context.run();
  EXPECT_EQ(by_itself, false);
}

TEST_F(StoppableTest, StartsNothingOnceItIsStopped) {
  Stoppable stoppable;
  stoppable.stop();
  EXPECT_THROW(support::run(context, stoppable.run(step(signal))), Stopped);
}

TEST_F(StoppableTest, ContinuesAfterItEndedOneStepOnly) {
  Stoppable stoppable;
  std::optional<bool> first;
  start(stoppable, first);
  stoppable.end_step();
  context.run();
  EXPECT_EQ(first, false);
  signal.notify();
  context.restart();
  EXPECT_TRUE(support::run(context, stoppable.run(step(signal))));
}

TEST_F(StoppableTest, AGroupStopsItsMembersAndThoseThatJoinLater) {
  StopGroup group;
  Stoppable member(group);
  std::optional<bool> by_itself;
  start(member, by_itself);
  group.stop();
  context.run();
  EXPECT_EQ(by_itself, false);
  Stoppable later(group);
  EXPECT_TRUE(later.stopping());
}

TEST_F(StoppableTest, AMemberThatIsGoneIsNotStopped) {
  StopGroup group;
  { Stoppable const member(group); }
  group.stop();
  EXPECT_TRUE(group.stopping());
}

}  // namespace
}  // namespace parallel_explore::async
