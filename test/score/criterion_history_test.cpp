#include "score/criterion_history.hpp"

#include "score/measured_experiment.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class CriterionHistories : public testing::Test {
 protected:
  /// An experiment that started on that day.
  RecordedExperiment& add(std::string const& name, int day, std::vector<double> base = {100, 101}) {
    auto& each = experiments_.emplace_back();
    each.exploration = measured_experiment(name, std::move(base));
    each.exploration.started = TimePoint(std::chrono::days(day));
    each.exploration.base = "commit of " + name;
    return each;
  }

  RecordedExperiment& on_main_line(std::string const& name, int day, std::size_t behind) {
    auto& each = add(name, day);
    each.place = BasePlace::main_line;
    each.behind = behind;
    return each;
  }

  static Criterion& criterion_of(RecordedExperiment& each) {
    return each.exploration.experiment.criteria.front();
  }

  [[nodiscard]] CriterionHistory history() const {
    return criterion_history("speed", experiments_);
  }

  [[nodiscard]] std::vector<std::string> order() const {
    std::vector<std::string> names;
    for (auto const& each : history().entries) names.push_back(each.experiment);
    return names;
  }

  [[nodiscard]] std::vector<std::pair<std::string, LeftOut>> left_out() const {
    std::vector<std::pair<std::string, LeftOut>> all;
    for (auto const& each : history().left_out) all.emplace_back(each.experiment, each.reason);
    return all;
  }

  std::vector<RecordedExperiment> experiments_;
};

TEST_F(CriterionHistories, AreInTheOrderOfCommitsAndNotOfNamesOrDates) {
  on_main_line("a", 1, 0);
  on_main_line("b", 3, 2);
  on_main_line("c", 2, 1);
  on_main_line("again", 4, 2);
  EXPECT_THAT(order(), ElementsAre("b", "again", "c", "a"));
}

TEST_F(CriterionHistories, PlaceBasesElsewhereByTheirDate) {
  add("before", 0);
  add("late", 9).place = BasePlace::gone;
  add("between", 3);
  on_main_line("one", 1, 8);
  on_main_line("two", 4, 5);
  EXPECT_THAT(order(), ElementsAre("before", "one", "between", "two", "late"));
}

TEST_F(CriterionHistories, HaveStepsBetweenCommits) {
  for (int i = 0; i < 12; ++i) {
    double const value = (i < 7 ? 100 : 90) + 0.3 * (i % 3);
    add("x" + std::to_string(i), i, {value, value + 0.1, value - 0.1});
  }
  auto const steps = history().steps;
  ASSERT_THAT(steps, SizeIs(1));
  EXPECT_EQ(steps[0].at, 7U);
  EXPECT_NEAR(steps[0].change, -0.1, 0.003);
  EXPECT_LT(steps[0].interval.low, steps[0].change);
  EXPECT_GT(steps[0].interval.high, steps[0].change);
  EXPECT_NEAR(steps[0].before, 100.3, 0.2);
  for (auto& each : experiments_) each.exploration.base = "the same commit";
  EXPECT_THAT(history().steps, IsEmpty());
}

TEST_F(CriterionHistories, LeaveOutWhatAnotherCommandOrUnitMeasured) {
  std::get<CommandCriterion>(criterion_of(add("other", 1)).how).run = "another";
  criterion_of(add("minutes", 2)).unit = "min";
  std::get<CommandCriterion>(criterion_of(add("often", 3)).how).repeat = 20;
  add("latest", 4);
  EXPECT_THAT(order(), ElementsAre("often", "latest"));
  EXPECT_THAT(left_out(), ElementsAre(std::pair("other", LeftOut::other_measure),
                                      std::pair("minutes", LeftOut::other_measure)));
}

TEST_F(CriterionHistories, LeaveOutWhatHasNoValueOrNoneOnTheScale) {
  add("zero", 1, {100, 0});
  add("good", 2);
  add("none", 3, {});
  add("unrelated", 4).exploration.experiment.criteria = {measured("size")};
  EXPECT_THAT(order(), ElementsAre("good"));
  EXPECT_THAT(left_out(), ElementsAre(std::pair("zero", LeftOut::off_scale),
                                      std::pair("none", LeftOut::unmeasured)));
  for (auto& each : experiments_) criterion_of(each).scale = ScaleKind::count;
  EXPECT_THAT(order(), ElementsAre("zero", "good"));
  EXPECT_FALSE(history().by_ratio);
}

TEST_F(CriterionHistories, ShowAResultAgainstItsBase) {
  auto& each = add("x", 1, {100, 101, 99, 100, 100});
  add_result(each.exploration, "a", {120, 121, 119, 120, 120});
  each.sample = "a";
  each.adopted = true;
  auto const found = history().entries.at(0).result;
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->adopted);
  EXPECT_EQ(found->value, 120);
  EXPECT_NEAR(*found->change, 0.2, 1e-9);
  EXPECT_GT(found->interval->low, 0.15);
  EXPECT_LT(found->interval->high, 0.25);
}

TEST_F(CriterionHistories, AreOfCriteriaThatACommandMeasuredOnTheBase) {
  add("first", 1);
  auto& second = add("second", 2);
  second.exploration.experiment.criteria.push_back(measured("size"));
  second.exploration.experiment.criteria.push_back(gate("tests"));
  second.exploration.base_measurements.push_back({.criterion = "size", .values = {3}});
  second.exploration.base_measurements.push_back({.criterion = "tests", .passed = true});
  EXPECT_THAT(criteria_with_history(experiments_), ElementsAre("speed", "size"));
}

}  // namespace
}  // namespace parallel_explore::score
