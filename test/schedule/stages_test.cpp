#include "schedule/spending.hpp"

#include <gmock/gmock.h>

// The stages in which `halving` releases the budgets of approaches.
namespace parallel_explore::schedule {
namespace {

Exploration of(int approaches, Strategy strategy = Strategy::halving) {
  Exploration exploration;
  exploration.experiment.session.strategy = strategy;
  exploration.approaches.resize(static_cast<std::size_t>(approaches));
  return exploration;
}

double share_at(int stage, int approaches) {
  auto exploration = of(approaches);
  exploration.approaches[0].strategy.stage = stage;
  return budget_share(exploration, exploration.approaches[0]);
}

TEST(Stages, HalveApproachesUntilOneIsLeft) {
  EXPECT_EQ(stages_of(of(1)), 0);
  EXPECT_EQ(stages_of(of(2)), 1);
  EXPECT_EQ(stages_of(of(5)), 3);
  EXPECT_EQ(stages_of(of(8)), 3);
}

TEST(Stages, DoNotCountFurtherSamples) {
  auto exploration = of(3);
  exploration.approaches[2].approach.of = "a";
  EXPECT_EQ(stages_of(exploration), 1);
}

TEST(Stages, DoubleTheBudgetUntilItIsWhole) {
  EXPECT_EQ(share_at(0, 8), 0.125);
  EXPECT_EQ(share_at(2, 8), 0.5);
  EXPECT_EQ(share_at(3, 8), 1);
  EXPECT_EQ(share_at(4, 8), 1);
  EXPECT_EQ(share_at(0, 1), 1);
}

TEST(Stages, AreOfHalvingOnly) {
  auto const exploration = of(8, Strategy::race);
  EXPECT_EQ(stages_of(exploration), 0);
  EXPECT_EQ(budget_share(exploration, exploration.approaches[0]), 1);
}

}  // namespace
}  // namespace parallel_explore::schedule
