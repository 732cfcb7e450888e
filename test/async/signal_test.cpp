#include "async/signal.hpp"

#include "async/borrow.hpp"
#include "support/run.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <optional>

namespace parallel_explore::async {
namespace {

using namespace std::chrono_literals;

TEST(Signal, KeepsANotificationForTheNextWait) {
  boost::asio::io_context context;
  Signal signal(context.get_executor());
  signal.notify();
  EXPECT_TRUE(support::run(context, signal.wait()));
}

TEST(Signal, WakesACoroutineThatWaitsAlready) {
  boost::asio::io_context context;
  Signal signal(context.get_executor());
  std::optional<bool> woken;
  boost::asio::co_spawn(context, signal.wait(),
                        [&](std::exception_ptr const&, bool notified) { woken = notified; });
  context.poll();
  EXPECT_EQ(woken, std::nullopt);
  signal.notify();
  context.run();
  EXPECT_EQ(woken, true);
}

TEST(Signal, IsTakenByOneWait) {
  boost::asio::io_context context;
  Signal signal(context.get_executor());
  signal.notify();
  EXPECT_TRUE(support::run(context, signal.wait_until(Signal::Clock::now())));
  context.restart();
  EXPECT_FALSE(support::run(context, signal.wait_until(Signal::Clock::now())));
}

TEST(Signal, TellsThatTheTimeCameFirst) {
  boost::asio::io_context context;
  Signal signal(context.get_executor());
  EXPECT_FALSE(support::run(context, signal.wait_until(Signal::Clock::now() + 1ms)));
}

TEST(Signal, ACancelledWaitEndsWithoutANotification) {
  boost::asio::io_context context;
  Signal signal(context.get_executor());
  boost::asio::cancellation_signal cancel;
  std::optional<bool> woken;
  boost::asio::co_spawn(
      context, signal.wait(),
      boost::asio::bind_cancellation_slot(
          cancel.slot(), [&](std::exception_ptr const&, bool notified) { woken = notified; }));
  context.poll();
  cancel.emit(boost::asio::cancellation_type::terminal);
  context.run();
  EXPECT_EQ(woken, false);
}

TEST(Borrow, LendsAValueForAsLongAsItLives) {
  int value = 3;
  int* place = nullptr;
  {
    Borrow const borrow(place, value);
    EXPECT_EQ(place, &value);
  }
  EXPECT_EQ(place, nullptr);
}

}  // namespace
}  // namespace parallel_explore::async
