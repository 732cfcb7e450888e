#include "rounds/strategy.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::rounds {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Race, ContinuesWithWhatCouldStillBeBest) {
  std::vector<Candidate> const candidates{
      {"a", true, 0.8, 0.6, 2}, {"b", true, 0.7, 0.39, 2}, {"c", true, 0.1, 0.01, 2}};
  EXPECT_THAT(to_sample_again(candidates, false, 10), ElementsAre("a", "b"));
}

TEST(Race, EndsWhenOneIsSureOrTheSamplesAreUsedUp) {
  EXPECT_THAT(to_sample_again({{"a", true, 0.8, 0.85, 3}, {"b", true, 0.7, 0.15, 3}}, true, 10),
              IsEmpty());
  EXPECT_THAT(to_sample_again({{"a", true, 0.8, 0.6, 3}, {"b", true, 0.7, 0.4, 3}}, false, 3),
              IsEmpty());
  EXPECT_THAT(to_sample_again({{"a", true, 0.8, 0, 2}}, false, 3), IsEmpty());
}

TEST(Race, GoesOnWithTheTwoLikeliestUntilTheBestIsShown) {
  std::vector<Candidate> const candidates{
      {"a", true, 0.8, 0.98, 6}, {"b", true, 0.7, 0.01, 6}, {"c", true, 0.1, 0.001, 6}};
  EXPECT_THAT(to_sample_again(candidates, false, 10), ElementsAre("a", "b"));
}

TEST(Race, EndsWhereMoreSessionsWouldHardlySettleIt) {
  Outlook outlook;
  outlook.more = 20;
  outlook.chance = 0.1;
  EXPECT_TRUE(is_futile(outlook, 40));
  EXPECT_FALSE(is_futile(outlook, 39)) << "less than half are used";
  outlook.chance = 0.2;
  EXPECT_FALSE(is_futile(outlook, 40));
  outlook = {{}, 1, 0.1};
  EXPECT_FALSE(is_futile(outlook, 4)) << "three sessions are too few to know";
}

TEST(Race, LeavesOutWhatFailedItsGatesTwice) {
  std::vector<Candidate> const candidates{
      {"a", true, 0.5, 0.5, 2}, {"b", true, 0.5, 0.5, 2}, {"c", false, 0.9, 0, 2}};
  EXPECT_THAT(to_sample_again(candidates, false, 10), ElementsAre("a", "b"));
}

TEST(BestOf, RanksGatesFirst) {
  EXPECT_THAT(best_of({{"a", false, 0.9}, {"b", true, 0.2}, {"c", true, 0.4}, {"d", true, 0.1}}, 2),
              ElementsAre("c", "b"));
  EXPECT_THAT(best_of({{"a", false, 0.9}, {"b", false, 0.2}, {"c", true, 0.1}}, 2),
              ElementsAre("c", "a"));
}

TEST(BestOf, KeepsTheOrderOfEquals) {
  EXPECT_THAT(best_of({{"a", true, 0.5}, {"b", true, 0.5}, {"c", true, 0.5}}, 2),
              ElementsAre("a", "b"));
}

TEST(BestOf, GivesAllWhereFewerAreThere) {
  EXPECT_THAT(best_of({{"a", true, 0.9}}, 2), ElementsAre("a"));
}

TEST(Halving, RoundsTheBetterHalfUp) {
  EXPECT_EQ(better_half(4), 2);
  EXPECT_EQ(better_half(3), 2);
  EXPECT_EQ(better_half(1), 1);
}

}  // namespace
}  // namespace parallel_explore::rounds
