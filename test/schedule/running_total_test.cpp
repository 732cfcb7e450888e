#include "schedule/running_total.hpp"

#include <gtest/gtest.h>

#include <random>

namespace parallel_explore::schedule {
namespace {

Consumption dollars(double usd, int turns = 0) {
  Consumption value;
  value.usage.cost_usd = usd;
  value.usage.turns = turns;
  return value;
}

TEST(RunningTotal, OfNothingIsNothing) { EXPECT_EQ(RunningTotal().sum(), Consumption{}); }

TEST(RunningTotal, IsTheSumWhateverWasReplaced) {
  RunningTotal total;
  std::vector<int> turns;
  std::minstd_rand random(1);
  for (int step = 0; step < 3000; ++step) {
    auto const value = static_cast<int>(random() % 100);
    if (turns.empty() || random() % 3 == 0) {
      EXPECT_EQ(total.add(dollars(value, value)), turns.size());
      turns.push_back(value);
    } else {
      auto const index = random() % turns.size();
      total.replace(index, dollars(value, value));
      turns[index] = value;
    }
    int sum = 0;
    for (auto const each : turns) sum += each;
    ASSERT_EQ(total.sum().usage.turns, sum) << turns.size() << " values";
    ASSERT_EQ(total.sum().usage.cost_usd, sum);
  }
}

TEST(RunningTotal, ForgetsTheRoundingErrorsOfValuesThatAreGone) {
  RunningTotal total;
  auto const big = total.add(dollars(1e17));
  for (int i = 0; i < 100; ++i) (void)total.add(dollars(0.25));
  total.replace(big, dollars(0));
  EXPECT_EQ(total.sum().usage.cost_usd, 25.0);
}

TEST(RunningTotal, AnUnknownCostAddsNothing) {
  RunningTotal total;
  (void)total.add({});
  EXPECT_EQ(total.sum().usage.cost_usd, std::nullopt);
  (void)total.add(dollars(2));
  (void)total.add({});
  EXPECT_EQ(total.sum().usage.cost_usd, 2.0);
}

}  // namespace
}  // namespace parallel_explore::schedule
