#include "rounds/next_round.hpp"
#include "rounds/records.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::rounds {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Exploration race(std::vector<ApproachRecord> approaches, int most = 5) {
  auto exploration = started(Strategy::race, most);
  exploration.approaches = std::move(approaches);
  return exploration;
}

TEST(NextRound, FollowsOnlyTheStrategiesThatChoose) {
  EXPECT_FALSE(has_rounds(Strategy::all));
  EXPECT_FALSE(has_rounds(Strategy::outline));
  EXPECT_TRUE(has_rounds(Strategy::race));
  EXPECT_TRUE(has_rounds(Strategy::halving));
}

TEST(NextRound, IsEmptyForStrategiesThatDoNotChoose) {
  for (auto const strategy : {Strategy::all, Strategy::outline}) {
    auto exploration = started(strategy);
    exploration.approaches = {completed("a", 9), completed("b", 8)};
    EXPECT_THAT(decide(exploration), IsEmpty());
  }
}

TEST(Race, SamplesAgainWhatCouldStillBeBest) {
  auto const events = decide(race({completed("a", 6), completed("b", 5), completed("a", 5, true, 2),
                                   completed("b", 5.5, true, 2)}));
  EXPECT_THAT(names<events::ApproachGenerated>(events), ElementsAre("a.3", "b.3"));
  EXPECT_EQ(events.size(), 2);
}

TEST(Race, GivesFurtherSamplesTheirApproachAndAnIdOfTheirOwn) {
  auto const events = decide(race({completed("a", 6), completed("b", 5), completed("a", 5, true, 2),
                                   completed("b", 5.5, true, 2)}));
  auto const& further = std::get<events::ApproachGenerated>(events.at(0)).approach;
  EXPECT_EQ(further.of, "a");
  EXPECT_EQ(further.sample, 3);
  EXPECT_NE(further.id, "a");
  EXPECT_NE(further.id, "");
}

TEST(Race, EndsWhenOneIsSureToBeBest) {
  EXPECT_THAT(decide(race({completed("a", 9), completed("b", 1), completed("a", 9.1, true, 2),
                           completed("b", 1.1, true, 2), completed("a", 9, true, 3),
                           completed("b", 1, true, 3)})),
              IsEmpty());
}

TEST(Race, EndsWithTheMostSamplesThatTheSpecAllows) {
  EXPECT_THAT(decide(race({completed("a", 6), completed("b", 5), completed("a", 5, true, 2),
                           completed("b", 5.5, true, 2)},
                          2)),
              IsEmpty());
}

TEST(Race, CountsASampleThatDidNotCompleteAsOneOfTheMost) {
  auto cancelled = pending("a", 3);
  cancelled.state = ApproachState::cancelled;
  auto const events = decide(race({completed("a", 6), completed("b", 5), completed("a", 5, true, 2),
                                   completed("b", 5.5, true, 2), cancelled},
                                  3));
  EXPECT_THAT(names<events::ApproachGenerated>(events), ElementsAre("b.3"));
}

TEST(Race, ContinuesWithTies) {
  auto const events = decide(race({completed("a", 5), completed("b", 5), completed("a", 6, true, 2),
                                   completed("b", 6, true, 2)}));
  EXPECT_THAT(names<events::ApproachGenerated>(events), ElementsAre("a.3", "b.3"));
}

TEST(Race, LeavesOutWhatFailsItsGates) {
  auto const events = decide(race({completed("a", 6), completed("b", 5), completed("c", 9, false),
                                   completed("a", 5, true, 2), completed("b", 5.5, true, 2),
                                   completed("c", 9, false, 2)}));
  EXPECT_THAT(names<events::ApproachGenerated>(events), ElementsAre("a.3", "b.3"));
}

TEST(Race, DoesNotNumberASampleTwiceAfterAnInterruption) {
  auto exploration = race({completed("a", 6), completed("b", 5), completed("a", 5, true, 2),
                           completed("b", 5.5, true, 2)});
  auto const events = decide(exploration);
  record(exploration, std::span(events).first(1));
  EXPECT_THAT(names<events::ApproachGenerated>(decide(exploration)), ElementsAre("a.4", "b.3"))
      << "a.3 is recorded, and works before the next choice";
}

}  // namespace
}  // namespace parallel_explore::rounds
