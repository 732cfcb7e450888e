#include "rounds/approaches.hpp"
#include "rounds/next_round.hpp"
#include "rounds/records.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::rounds {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A sample whose session would continue with a larger budget.
ApproachRecord cut(std::string const& name, double speed, int stage = 0) {
  auto record = completed(name, speed);
  record.strategy.cut_short = true;
  record.strategy.stage = stage;
  return record;
}

Exploration halving(std::vector<ApproachRecord> approaches) {
  auto exploration = started(Strategy::halving);
  exploration.approaches = std::move(approaches);
  return exploration;
}

/// The work of everything that is open has come to its end.
void work(Exploration& exploration, bool is_cut = true) {
  for (auto& each : exploration.approaches) {
    if (is_final(each.state)) continue;
    each.state = ApproachState::completed;
    each.strategy.cut_short = is_cut;
  }
}

TEST(Halving, ContinuesTheBetterHalfAndDropsTheRest) {
  auto const events = decide(halving({cut("a", 1), cut("b", 9), cut("c", 5), cut("d", 7)}));
  EXPECT_THAT(names<events::ApproachDropped>(events), ElementsAre("c", "a"));
  EXPECT_THAT(names<events::ApproachContinued>(events), ElementsAre("b", "d"));
  EXPECT_EQ(std::get<events::ApproachContinued>(events.back()).stage, 1);
}

TEST(Halving, TellsTheShareOfTheBudgetThatADroppedOneHad) {
  auto const events = decide(halving({cut("a", 1), cut("b", 9), cut("c", 5), cut("d", 7)}));
  EXPECT_EQ(std::get<events::ApproachDropped>(events.front()).reason,
            "not in the better half after 25 % of its budget");
}

TEST(Halving, RecordsWhatIsDroppedBeforeWhatContinues) {
  auto const events = decide(halving({cut("a", 1), cut("b", 9)}));
  ASSERT_EQ(events.size(), 2);
  EXPECT_TRUE(std::holds_alternative<events::ApproachDropped>(events[0]));
  EXPECT_TRUE(std::holds_alternative<events::ApproachContinued>(events[1]));
}

TEST(Halving, KeepsTheFirstOfTies) {
  auto const events = decide(halving({cut("a", 5), cut("b", 5), cut("c", 5)}));
  EXPECT_THAT(names<events::ApproachContinued>(events), ElementsAre("a", "b"));
}

TEST(Halving, LeavesOutWhatFailed) {
  auto failed = pending("d");
  failed.state = ApproachState::failed;
  auto const events = decide(halving({cut("a", 1), cut("b", 9), failed}));
  EXPECT_THAT(names<events::ApproachDropped>(events), ElementsAre("a"));
  EXPECT_THAT(names<events::ApproachContinued>(events), ElementsAre("b"));
}

TEST(Halving, EndsWhenNothingWasCutShort) {
  EXPECT_THAT(decide(halving({completed("a", 1), completed("b", 9)})), IsEmpty());
}

TEST(Halving, WeighsWhatHasEndedButDoesNotContinueIt) {
  auto const events = decide(halving({completed("a", 9), cut("b", 5), cut("c", 1), cut("d", 2)}));
  EXPECT_THAT(names<events::ApproachDropped>(events), ElementsAre("d", "c"));
  EXPECT_THAT(names<events::ApproachContinued>(events), ElementsAre("b"));
}

TEST(Halving, EndsWhereOnlyFinishedWorkStays) {
  auto exploration = halving({completed("a", 9), cut("b", 5)});
  auto const events = decide(exploration);
  EXPECT_THAT(names<events::ApproachDropped>(events), ElementsAre("b"));
  record(exploration, events);
  EXPECT_FALSE(any_open(exploration));
}

TEST(Halving, HalvesUntilOneIsLeft) {
  auto exploration = halving({cut("a", 1), cut("b", 9), cut("c", 5), cut("d", 7)});
  record(exploration, decide(exploration));
  work(exploration);
  auto const second = decide(exploration);
  EXPECT_THAT(names<events::ApproachDropped>(second), ElementsAre("d"));
  EXPECT_THAT(names<events::ApproachContinued>(second), ElementsAre("b"));
  EXPECT_EQ(std::get<events::ApproachContinued>(second.back()).stage, 2);
  record(exploration, second);
  work(exploration, false);
  EXPECT_THAT(decide(exploration), IsEmpty());
}

/// A run that was killed after it had recorded so many events of a round, and was resumed.
class InterruptedHalving : public testing::TestWithParam<std::size_t> {};

TEST_P(InterruptedHalving, ChoosesWhatTheWholeRoundHadChosen) {
  auto exploration = halving({cut("a", 1), cut("b", 9), cut("c", 5), cut("d", 7)});
  auto const events = decide(exploration);
  ASSERT_EQ(events.size(), 4);
  record(exploration, std::span(events).first(GetParam()));
  // A resume works on what is open before it chooses again.
  work(exploration);
  record(exploration, decide(exploration));
  work(exploration);
  EXPECT_THAT(exploration.at("a").strategy.dropped, testing::Not(IsEmpty()));
  EXPECT_THAT(exploration.at("c").strategy.dropped, testing::Not(IsEmpty()));
  for (auto const* name : {"b", "d"}) {
    EXPECT_EQ(exploration.at(name).strategy.dropped, "") << name;
    EXPECT_EQ(exploration.at(name).strategy.stage, 1) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(AfterEachEvent, InterruptedHalving, testing::Values(0, 1, 2, 3));

}  // namespace
}  // namespace parallel_explore::rounds
