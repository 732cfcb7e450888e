#include "async/semaphore.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace parallel_explore::async {
namespace {

namespace asio = boost::asio;

awaitable<void> yield_once() {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

awaitable<void> pass(Semaphore& semaphore, int& inside, int& most, std::vector<int>& order,
                     int number) {
  Semaphore::Permit const permit = co_await semaphore.acquire();
  order.push_back(number);
  most = std::max(most, ++inside);
  co_await yield_once();
  --inside;
}

awaitable<void> hold(Semaphore& semaphore, std::optional<Semaphore::Permit>& held) {
  held.emplace(co_await semaphore.acquire());
}

TEST(Semaphore, LetsNoMoreInThanItHasPermitsAndInTheirOrder) {
  asio::io_context context;
  Semaphore semaphore(3);
  int inside = 0, most = 0;
  std::vector<int> order, expected;
  for (int i = 0; i < 20; ++i) {
    asio::co_spawn(context, pass(semaphore, inside, most, order, i), asio::detached);
    expected.push_back(i);
  }
  context.run();
  EXPECT_EQ(most, 3);
  EXPECT_EQ(order, expected);
}

TEST(Semaphore, WhoIsCancelledWhileWaitingHoldsNothingAndBlocksNobody) {
  asio::io_context context;
  Semaphore semaphore(1);
  std::optional<Semaphore::Permit> first, second, third;
  asio::cancellation_signal cancel;
  bool thrown = false;
  asio::co_spawn(context, hold(semaphore, first), asio::detached);
  asio::co_spawn(context, hold(semaphore, second),
                 asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr failure) {
                   thrown = failure != nullptr;
                 }));
  asio::co_spawn(context, hold(semaphore, third), asio::detached);
  context.poll();
  cancel.emit(asio::cancellation_type::terminal);
  context.poll();
  EXPECT_TRUE(thrown);
  EXPECT_FALSE(second);
  EXPECT_FALSE(third);
  first.reset();
  context.poll();
  EXPECT_TRUE(third);
}

TEST(Semaphore, AWaiterThatIsDestroyedLeavesTheQueue) {
  Semaphore semaphore(1);
  {
    asio::io_context context;
    std::optional<Semaphore::Permit> first, second;
    asio::co_spawn(context, hold(semaphore, first), asio::detached);
    asio::co_spawn(context, hold(semaphore, second), asio::detached);
    context.poll();
  }
  asio::io_context context;
  std::optional<Semaphore::Permit> permit;
  asio::co_spawn(context, hold(semaphore, permit), asio::detached);
  context.poll();
  EXPECT_TRUE(permit);
}

}  // namespace
}  // namespace parallel_explore::async
