#include "async/run_bounded.hpp"

#include "support/run.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace parallel_explore::async {
namespace {

/// Jobs that take a turn of the loop each, and note how many ran at once.
class RunBounded : public testing::Test {
 protected:
  awaitable<void> job(int number) {
    began.push_back(number);
    most = std::max(most, ++inside);
    co_await boost::asio::post(co_await boost::asio::this_coro::executor,
                               boost::asio::use_awaitable);
    --inside;
    if (number == broken) throw std::runtime_error("broken");
  }

  std::vector<std::function<awaitable<void>()>> jobs(int count) {
    std::vector<std::function<awaitable<void>()>> all;
    for (int i = 0; i < count; ++i) all.emplace_back([this, i] { return job(i); });
    return all;
  }

  std::vector<int> began;
  int inside = 0, most = 0, broken = -1;
};

TEST_F(RunBounded, RunsAllInOrderAndNoMoreAtOnceThanTheLimit) {
  support::run(run_bounded(jobs(7), 3));
  EXPECT_EQ(began, (std::vector<int>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(most, 3);
}

TEST_F(RunBounded, EndsAtOnceWithoutJobs) {
  support::run(run_bounded({}, 3));
  EXPECT_TRUE(began.empty());
}

TEST_F(RunBounded, StartsNothingAfterAFailureAndWaitsForWhatRuns) {
  broken = 0;
  EXPECT_THROW(support::run(run_bounded(jobs(7), 2)), std::runtime_error);
  EXPECT_EQ(began, (std::vector<int>{0, 1}));
  EXPECT_EQ(inside, 0);
}

TEST_F(RunBounded, TakesAChangedLimitAtOnce) {
  int limit = 1, beside_first = 0;
  Listeners changes;
  auto first = [&]() -> awaitable<void> {
    auto const executor = co_await boost::asio::this_coro::executor;
    limit = 3;
    changes.notify();
    for (int turn = 0; turn < 5; ++turn) {
      co_await boost::asio::post(executor, boost::asio::use_awaitable);
      beside_first = std::max(beside_first, inside);
    }
  };
  auto all = jobs(4);
  all.insert(all.begin(), first);
  support::run(run_bounded(
      std::move(all), [&] { return limit; }, &changes));
  EXPECT_EQ(beside_first, 2);
}

}  // namespace
}  // namespace parallel_explore::async
