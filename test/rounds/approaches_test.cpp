#include "rounds/approaches.hpp"

#include "parallel_explore/error.hpp"
#include "rounds/records.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::rounds {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Exploration with(std::vector<ApproachRecord> approaches) {
  auto exploration = started(Strategy::all);
  exploration.approaches = std::move(approaches);
  return exploration;
}

ApproachRecord after(ApproachRecord record, std::vector<std::string> others) {
  record.approach.after = std::move(others);
  return record;
}

TEST(AnyOpen, IsTrueUntilAllHaveEnded) {
  EXPECT_TRUE(any_open(with({completed("a", 1), pending("b")})));
  EXPECT_FALSE(any_open(with({completed("a", 1)})));
  EXPECT_FALSE(any_open(with({})));
}

TEST(FirstSamples, LeaveOutFurtherOnes) {
  auto const first = first_samples(with({pending("a"), pending("b"), pending("a", 2)}));
  ASSERT_EQ(first.size(), 2);
  EXPECT_EQ(first[0].name, "a");
  EXPECT_EQ(first[1].name, "b");
}

TEST(NextSample, IsNumberedAfterTheLast) {
  auto const exploration = with({pending("a"), pending("b"), pending("a", 4)});
  EXPECT_EQ(next_sample(exploration, "a").name, "a.5");
  EXPECT_EQ(next_sample(exploration, "b").name, "b.2");
}

TEST(NextSample, OfAnUnknownApproachIsRefused) {
  EXPECT_THROW((void)next_sample(with({pending("a")}), "b"), Error);
}

class Proposals : public testing::Test {
 protected:
  Proposals() {
    exploration_.approaches = {pending("listed")};
    events::ApproachesProposed proposed;
    for (auto const* name : {"x", "y"}) {
      Approach approach;
      approach.name = name;
      proposed.approaches.push_back(approach);
    }
    exploration_.proposed = proposed;
  }

  [[nodiscard]] std::vector<std::string> added() const {
    return names<events::ApproachGenerated>(proposed_approaches(exploration_));
  }

  Exploration exploration_ = started(Strategy::all);
};

TEST_F(Proposals, JoinTheListedApproaches) { EXPECT_THAT(added(), ElementsAre("x", "y")); }

TEST_F(Proposals, GetAnIdOfTheirOwn) {
  auto const events = proposed_approaches(exploration_);
  EXPECT_NE(std::get<events::ApproachGenerated>(events.at(0)).approach.id, "");
}

TEST_F(Proposals, GetTheSamplesThatTheSpecAsksFor) {
  exploration_.experiment.session.samples = 2;
  exploration_.approaches.push_back(pending("listed", 2));
  EXPECT_THAT(added(), ElementsAre("x", "y", "x.2", "y.2"));
}

TEST_F(Proposals, AreAddedOnceAfterAnInterruption) {
  auto const events = proposed_approaches(exploration_);
  record(exploration_, std::span(events).first(1));
  EXPECT_THAT(added(), ElementsAre("y"));
}

TEST_F(Proposals, ThatThereAreNoneOfAddNothing) {
  exploration_.proposed.reset();
  EXPECT_THAT(added(), IsEmpty());
}

TEST(NextBatch, IsEverythingOpenWithoutASize) {
  auto const exploration = with({completed("a", 1), pending("b"), after(pending("c"), {"b"})});
  EXPECT_THAT(next_batch(exploration, {}, 0), ElementsAre("b", "c"));
}

TEST(NextBatch, HasNoMoreThanItsSize) {
  auto const exploration = with({pending("a"), pending("b"), pending("c")});
  EXPECT_THAT(next_batch(exploration, {}, 2), ElementsAre("a", "b"));
}

TEST(NextBatch, DoesNotBeginOneBeforeThoseThatItComesAfter) {
  auto const exploration =
      with({after(pending("a"), {"c"}), pending("b"), pending("c"), pending("d")});
  EXPECT_THAT(next_batch(exploration, {}, 2), ElementsAre("b", "c"));
  EXPECT_THAT(next_batch(exploration, {}, 4), ElementsAre("a", "b", "c", "d"));
}

TEST(NextBatch, DoesNotWaitForWhatHasEnded) {
  auto const exploration = with({after(pending("a"), {"b"}), completed("b", 1)});
  EXPECT_THAT(next_batch(exploration, {}, 1), ElementsAre("a"));
}

TEST(NextBatch, IsChosenFromThoseThatAreAskedFor) {
  auto const exploration = with({pending("a"), pending("b"), pending("c")});
  EXPECT_THAT(next_batch(exploration, {"b", "c"}, 1), ElementsAre("b"));
  EXPECT_THAT(next_batch(exploration, {"b"}, 0), ElementsAre("b"));
}

TEST(NextBatch, IsEmptyWhenAllHaveEnded) {
  EXPECT_THAT(next_batch(with({completed("a", 1)}), {}, 0), IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::rounds
