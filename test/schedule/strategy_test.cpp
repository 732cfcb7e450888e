#include "schedule/strategy.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::schedule {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Race, GoesOnWithWhatCouldStillBeBest) {
  std::vector<Candidate> const candidates{
      {"a", true, 0.8, 0.6, 2}, {"b", true, 0.7, 0.39, 2}, {"c", true, 0.1, 0.01, 2}};
  EXPECT_THAT(to_sample_again(candidates, 0.8, 10), ElementsAre("a", "b"));
}

TEST(Race, EndsWhenOneIsSureOrTheSamplesAreUsedUp) {
  EXPECT_THAT(to_sample_again({{"a", true, 0.8, 0.85, 3}, {"b", true, 0.7, 0.15, 3}}, 0.8, 10),
              IsEmpty());
  EXPECT_THAT(to_sample_again({{"a", true, 0.8, 0.6, 3}, {"b", true, 0.7, 0.4, 3}}, 0.8, 3),
              IsEmpty());
  EXPECT_THAT(to_sample_again({{"a", true, 0.8, 0, 2}}, 0.8, 3), IsEmpty());
}

TEST(Race, LeavesOutWhatFailedItsGatesTwice) {
  std::vector<Candidate> const candidates{
      {"a", true, 0.5, 0.5, 2}, {"b", true, 0.5, 0.5, 2}, {"c", false, 0.9, 0, 2}};
  EXPECT_THAT(to_sample_again(candidates, 0.8, 10), ElementsAre("a", "b"));
}

TEST(Halving, KeepsTheBetterHalfGatesFirst) {
  EXPECT_THAT(
      better_half({{"a", false, 0.9}, {"b", true, 0.2}, {"c", true, 0.4}, {"d", true, 0.1}}),
      ElementsAre("c", "b"));
  EXPECT_THAT(better_half({{"a", false, 0.9}, {"b", false, 0.2}, {"c", true, 0.1}}),
              ElementsAre("c", "a"));
  EXPECT_THAT(better_half({{"a", true, 0.9}}), ElementsAre("a"));
}

TEST(Halving, DoublesTheBudgetUntilItIsWhole) {
  EXPECT_EQ(halving_stages(1), 0);
  EXPECT_EQ(halving_stages(2), 1);
  EXPECT_EQ(halving_stages(5), 3);
  EXPECT_EQ(halving_stages(8), 3);
  EXPECT_EQ(budget_share(0, 3), 0.125);
  EXPECT_EQ(budget_share(2, 3), 0.5);
  EXPECT_EQ(budget_share(3, 3), 1);
  EXPECT_EQ(budget_share(0, 0), 1);
}

}  // namespace
}  // namespace parallel_explore::schedule
