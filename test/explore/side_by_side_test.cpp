#include "explore/explorer_in_memory.hpp"

// Two experiments on one scale.
namespace parallel_explore {
namespace {

using support::score;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// An experiment of that name with one approach "a".
Exploration measured_by(std::string const& name, std::vector<Criterion> criteria) {
  Exploration exploration;
  exploration.name = name;
  exploration.base = "base";
  exploration.experiment.task = "do it";
  exploration.experiment.session.agent = "scripted";
  exploration.experiment.criteria = std::move(criteria);
  ApproachRecord record;
  record.approach.name = "a";
  exploration.approaches = {record};
  record.approach.name = "a.2";
  record.approach.of = "a";
  record.approach.sample = 2;
  exploration.approaches.push_back(record);
  return exploration;
}

TEST(SideBySide, NamesApproachesAfterTheirExperiments) {
  auto const both =
      side_by_side(measured_by("one", {score("speed")}), measured_by("two", {score("speed")}));
  std::vector<std::string> names;
  for (auto const& each : both.approaches) names.push_back(each.approach.name);
  EXPECT_THAT(names, ElementsAre("one/a", "one/a.2", "two/a", "two/a.2"));
  EXPECT_EQ(both.approaches[1].approach.of, "one/a");
  EXPECT_EQ(both.approaches[0].approach.agent, "scripted");
  EXPECT_EQ(both.name, "one and two");
  EXPECT_THAT(both.warnings, IsEmpty());
}

TEST(SideBySide, ComparesByWhatBothMeasureAlike) {
  auto lower = score("size");
  lower.better = Better::lower;
  auto const both = side_by_side(measured_by("one", {score("speed"), score("size"), score("own")}),
                                 measured_by("two", {score("speed"), lower, score("other")}));
  ASSERT_EQ(both.experiment.criteria.size(), 1);
  EXPECT_EQ(both.experiment.criteria[0].name, "speed");
  EXPECT_THAT(both.warnings,
              ElementsAre("left out: size, own, other; not measured in the same way in both"));
}

TEST(SideBySide, LeavesOutWhatJudgesSaid) {
  auto const both = side_by_side(measured_by("one", {score("speed"), support::question("taste")}),
                                 measured_by("two", {score("speed"), support::question("taste")}));
  EXPECT_EQ(both.experiment.criteria.size(), 1);
  EXPECT_THAT(both.warnings, ElementsAre(HasSubstr("left out: taste; judges compared")));
}

TEST(SideBySide, TellsOfDifferentTasksAndBases) {
  auto second = measured_by("two", {score("speed")});
  second.experiment.task = "do that";
  second.base = "later";
  auto const both = side_by_side(measured_by("one", {score("speed")}), second);
  EXPECT_THAT(both.warnings, ElementsAre("the two have different tasks",
                                         "the two started from different commits"));
}

TEST(SideBySide, IsRefusedWithoutACommonCriterion) {
  EXPECT_THROW(
      (void)side_by_side(measured_by("one", {score("speed")}), measured_by("two", {score("size")})),
      Error);
}

}  // namespace
}  // namespace parallel_explore
