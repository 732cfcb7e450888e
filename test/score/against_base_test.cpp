#include "score/against_base.hpp"

#include "score/measured_experiment.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace parallel_explore::score {
namespace {

RoundsOfCriterion rounds_in(Exploration const& exploration) {
  return rounds_of(exploration, exploration.experiment.criteria.front());
}

TEST(AgainstBase, ALoadThatComesAndGoesCancels) {
  auto exploration = measured_experiment("x", {100, 50, 102, 51, 99, 50});
  add_result(exploration, "a", {110, 55.2, 112, 56, 109, 55});
  auto const found = difference_from(rounds_in(exploration), "a", {});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->by_ratio);
  EXPECT_EQ(found->rounds, 6U);
  EXPECT_NEAR(std::expm1(found->known.center), 0.10, 0.01);
  EXPECT_LT(margin_around(*found, 0.95), 0.02);
  EXPECT_GT(chance_of_above(*found), 0.99);
}

TEST(AgainstBase, ANumberIsComparedWithoutTheRoundsOfOthers) {
  auto exploration = measured_experiment("x", {100, 50, 102, 51, 99, 50});
  add_result(exploration, "a", {110, 55.2, 112, 56, 109, 55});
  auto const found = difference_from(rounds_in(exploration), "a", {0, 90});
  ASSERT_TRUE(found);
  EXPECT_LT(chance_of_above(*found), 0.9) << "half of its values are far below";
  EXPECT_GT(margin_around(*found, 0.95), 0.2);
}

TEST(AgainstBase, AShiftedBaseIsFartherOrNearer) {
  auto exploration = measured_experiment("x", {100, 101, 99, 100, 100});
  add_result(exploration, "a", {96, 97, 95, 96, 96});
  auto const rounds = rounds_in(exploration);
  EXPECT_GT(chance_of_below(*difference_from(rounds, "a", {})), 0.99);
  EXPECT_LT(chance_of_below(*difference_from(rounds, "a", {0.95, 0})), 0.05);
  auto const absolute = difference_from(rounds, "a", {1, -3});
  EXPECT_FALSE(absolute->by_ratio);
  EXPECT_NEAR(absolute->known.center, -1, 0.2);
}

TEST(AgainstBase, OneValueHasTheAssumedNoise) {
  auto exploration = measured_experiment("x", {100});
  add_result(exploration, "a", {97});
  auto const found = difference_from(rounds_in(exploration), "a", {});
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->known.scale, 0.05 * std::sqrt(2), 1e-9);
  EXPECT_EQ(found->rounds, 1U);
}

TEST(AgainstBase, CountsAreExact) {
  auto exploration = measured_experiment("x", {5});
  exploration.experiment.criteria.front().scale = ScaleKind::count;
  add_result(exploration, "same", {5});
  add_result(exploration, "fewer", {0});
  auto const rounds = rounds_in(exploration);
  auto const same = difference_from(rounds, "same", {});
  EXPECT_EQ(chance_of_below(*same), 0);
  EXPECT_EQ(chance_of_above(*same), 0);
  EXPECT_EQ(chance_of_below(*difference_from(rounds, "fewer", {})), 1);
}

TEST(AgainstBase, NeedsBothValues) {
  auto exploration = measured_experiment("x", {});
  add_result(exploration, "a", {97});
  add_result(exploration, "none", {});
  auto const rounds = rounds_in(exploration);
  EXPECT_FALSE(difference_from(rounds, "a", {}));
  EXPECT_TRUE(difference_from(rounds, "a", {0, 90}));
  EXPECT_FALSE(difference_from(rounds, "none", {0, 90}));
  EXPECT_FALSE(difference_from(rounds, "nobody", {0, 90}));
}

}  // namespace
}  // namespace parallel_explore::score
