#include "rounds/outlines.hpp"

#include "rounds/records.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::rounds {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Criterion judged(std::string name, double weight = 1) {
  Criterion criterion;
  criterion.name = std::move(name);
  criterion.weight = weight;
  criterion.how = JudgeQuestion{"which is better?"};
  return criterion;
}

class Outlines : public testing::Test {
 protected:
  Outlines() {
    exploration_.experiment.session.keep = 1;
    exploration_.experiment.criteria = {judged("taste")};
    exploration_.approaches = {pending("a"), pending("b"), pending("c")};
  }

  /// Writes the outline of an approach, or fails to.
  void outline(std::string const& name, SessionEnd end = Completed{}) {
    HelperRecord helper;
    helper.purpose = HelperPurpose::outline;
    helper.approach = name;
    helper.result = SessionResult{};
    helper.result->end = std::move(end);
    exploration_.helpers.push_back(std::move(helper));
  }

  /// One judge prefers the first of the two, in both orders.
  void prefer(std::string const& first, std::string const& second) {
    for (bool const swapped : {false, true}) {
      events::Judged judged;
      judged.of_outlines = true;
      judged.candidates = swapped ? std::vector{second, first} : std::vector{first, second};
      Opinion opinion;
      opinion.criterion = "taste";
      opinion.preferred = swapped ? 2 : 1;
      judged.opinions = {opinion};
      exploration_.judged.push_back(std::move(judged));
    }
  }

  void outline_and_judge() {
    for (auto const* name : {"a", "b", "c"}) outline(name);
    prefer("b", "a");
    prefer("b", "c");
    prefer("c", "a");
  }

  [[nodiscard]] std::vector<std::string> dropped() const {
    return names<events::ApproachDropped>(drop_outlines(exploration_));
  }

  Exploration exploration_ = started(Strategy::outline);
};

TEST_F(Outlines, AreNeededUntilTheyHaveDecided) {
  EXPECT_TRUE(needs_outlines(exploration_));
  exploration_.approaches[0].strategy.dropped = "outlined only";
  EXPECT_FALSE(needs_outlines(exploration_));
}

TEST_F(Outlines, AreNotNeededWhereAllAreBuilt) {
  exploration_.experiment.session.keep = 3;
  EXPECT_FALSE(needs_outlines(exploration_));
}

TEST_F(Outlines, AreNotNeededByOtherStrategies) {
  exploration_.experiment.session.strategy = Strategy::all;
  outline_and_judge();
  EXPECT_FALSE(needs_outlines(exploration_));
  EXPECT_THAT(dropped(), IsEmpty());
}

TEST_F(Outlines, AreWrittenWhenTheirSessionCompleted) {
  outline("a");
  outline("b", Failed{"no"});
  EXPECT_TRUE(is_outlined(exploration_, "a"));
  EXPECT_FALSE(is_outlined(exploration_, "b"));
  EXPECT_FALSE(is_outlined(exploration_, "c"));
}

TEST_F(Outlines, DropAllButTheBestTheBetterFirst) {
  outline_and_judge();
  EXPECT_THAT(dropped(), ElementsAre("c", "a"));
  EXPECT_EQ(std::get<events::ApproachDropped>(drop_outlines(exploration_)[0]).reason,
            "outlined only: it was not among the best 1");
}

TEST_F(Outlines, DropEverySampleOfAnApproach) {
  exploration_.experiment.session.samples = 2;
  exploration_.approaches.push_back(pending("a", 2));
  exploration_.approaches.push_back(pending("b", 2));
  outline_and_judge();
  EXPECT_THAT(dropped(), ElementsAre("c", "a", "a.2"));
}

TEST_F(Outlines, KeepTheFirstOfTies) {
  for (auto const* name : {"a", "b", "c"}) outline(name);
  EXPECT_THAT(dropped(), ElementsAre("b", "c"));
}

TEST_F(Outlines, DropWhatCouldNotBeOutlined) {
  outline("a", Failed{"no"});
  outline("b");
  outline("c");
  prefer("b", "c");
  EXPECT_THAT(dropped(), ElementsAre("c", "a"));
}

TEST_F(Outlines, CompleteAChoiceThatWasRecordedInPart) {
  outline_and_judge();
  auto const events = drop_outlines(exploration_);
  record(exploration_, std::span(events).first(1));
  EXPECT_THAT(dropped(), ElementsAre("a"));
}

TEST_F(Outlines, StandByTheChoiceWhenWeightsChange) {
  exploration_.experiment.criteria = {judged("taste"), judged("speed")};
  outline_and_judge();
  record(exploration_, drop_outlines(exploration_));
  exploration_.experiment.criteria[0].weight = 0;
  EXPECT_THAT(dropped(), IsEmpty());
}

TEST_F(Outlines, LeaveAnApproachThatWasAddedLater) {
  outline_and_judge();
  record(exploration_, drop_outlines(exploration_));
  exploration_.approaches.push_back(pending("d"));
  EXPECT_THAT(dropped(), IsEmpty());
}

TEST_F(Outlines, LeaveSamplesThatAPersonAskedFor) {
  outline_and_judge();
  record(exploration_, drop_outlines(exploration_));
  exploration_.approaches.push_back(pending("a", 2));
  EXPECT_THAT(dropped(), IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::rounds
