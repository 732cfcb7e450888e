#include "async/background.hpp"

#include "support/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>

namespace parallel_explore::async {
namespace {

using namespace std::chrono_literals;

class BackgroundTest : public testing::Test {
 protected:
  awaitable<void> work() {
    (void)co_await go_.wait();
    if (fails_) throw std::runtime_error("broken");
  }

  boost::asio::io_context loop_;
  Signal go_{loop_.get_executor()};
  Background background_;
  bool fails_ = false;
};

TEST_F(BackgroundTest, EndsAWaitAtOnceWhereNothingWasBegun) {
  EXPECT_FALSE(background_.is_running());
  support::run(loop_, background_.wait());
  background_.rethrow();
}

TEST_F(BackgroundTest, RunsBesideAWaitThatGivesUp) {
  background_.begin(loop_.get_executor(), work());
  boost::asio::co_spawn(loop_, background_.wait_until(Signal::Clock::now() + 1ms),
                        [&](std::exception_ptr const&) { loop_.stop(); });
  loop_.run();
  loop_.restart();
  EXPECT_TRUE(background_.is_running());
  go_.notify();
  support::run(loop_, background_.wait());
  EXPECT_FALSE(background_.is_running());
}

TEST_F(BackgroundTest, TellsItsEndBeforeAWaitReturnsAndThrowsItsFailureOnce) {
  fails_ = true;
  bool told = false;
  background_.begin(loop_.get_executor(), work(),
                    [&](std::exception_ptr const& failure) { told = failure != nullptr; });
  go_.notify();
  support::run(loop_, background_.wait());
  EXPECT_TRUE(told);
  EXPECT_THROW(background_.rethrow(), std::runtime_error);
  EXPECT_NO_THROW(background_.rethrow());
}

}  // namespace
}  // namespace parallel_explore::async
