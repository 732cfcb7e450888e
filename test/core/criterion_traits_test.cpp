#include "core/criterion_traits.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace parallel_explore {
namespace {

using core::traits_of;

Criterion of_kind(decltype(Criterion::how) how) {
  Criterion criterion;
  criterion.how = std::move(how);
  return criterion;
}

std::vector<Criterion> one_of_each_kind() {
  return {of_kind(CommandCriterion{"x"}), of_kind(BuiltinMetric::tokens),
          of_kind(SelfReport{}),          of_kind(Given{}),
          of_kind(CustomEvaluator{}),     of_kind(JudgeQuestion{"Which?"})};
}

TEST(CriterionTraits, NamesKindsAsReportsAndSpecsDo) {
  std::vector<std::string> kinds, keys;
  for (auto const& each : one_of_each_kind()) {
    kinds.push_back(kind_of(each));
    keys.emplace_back(traits_of(each).key);
  }
  EXPECT_EQ(kinds, (std::vector<std::string>{"measured", "builtin", "self_reported", "given",
                                             "custom", "judged"}));
  EXPECT_EQ(keys, (std::vector<std::string>{"run", "builtin", "self_reported", "given", "custom",
                                            "judge"}));
}

TEST(CriterionTraits, MeasuringTimeTakesTheMachine) {
  EXPECT_TRUE(is_exclusive(of_kind(CommandCriterion{"x", ProcessMetric::seconds})));
  EXPECT_TRUE(is_exclusive(of_kind(CommandCriterion{.run = "x", .exclusive = true})));
  EXPECT_TRUE(is_exclusive(of_kind(CommandCriterion{"x", BenchmarkMetric{}})));
  EXPECT_FALSE(is_exclusive(of_kind(CommandCriterion{"x", ProcessMetric::peak_rss})));
}

TEST(CriterionTraits, AGateOfAnExitStatusHasNoScore) {
  auto gate = of_kind(CommandCriterion{"x"});
  EXPECT_TRUE(is_scored(gate));
  gate.gate = true;
  EXPECT_FALSE(is_scored(gate));
  gate.how = CommandCriterion{"x", JsonMetric{"/x"}};
  EXPECT_TRUE(is_scored(gate));
}

TEST(CriterionTraits, ScoresOfPeopleAndModelsAreScoresAlready) {
  std::set<std::string> scores;
  for (auto const& each : one_of_each_kind())
    if (is_on_score_scale(each)) scores.insert(kind_of(each));
  EXPECT_EQ(scores, (std::set<std::string>{"given", "judged", "self_reported"}));
}

TEST(CriterionTraits, CommandsAndEvaluatorsMeasure) {
  std::set<std::string> measured;
  for (auto const& each : one_of_each_kind())
    if (traits_of(each).is_measured) measured.insert(kind_of(each));
  EXPECT_EQ(measured, (std::set<std::string>{"custom", "measured"}));
}

TEST(CriterionTraits, OnlyClaimsOfASessionAreMarked) {
  for (auto const& each : one_of_each_kind()) {
    auto const traits = traits_of(each);
    EXPECT_EQ(!traits.mark.empty(), traits.claims_itself) << traits.kind;
    EXPECT_EQ(!traits.remark.empty(), traits.claims_itself) << traits.kind;
  }
}

TEST(CriterionTraits, JudgesCompareWithinOneExperimentOnly) {
  for (auto const& each : one_of_each_kind()) {
    auto const traits = traits_of(each);
    EXPECT_EQ(traits.comparable_across_experiments, !traits.asks_judges) << traits.kind;
  }
}

TEST(CriterionTraits, FindsAJudgedCriterionAmongOthers) {
  auto criteria = one_of_each_kind();
  EXPECT_TRUE(core::any_judged(criteria));
  criteria.pop_back();
  EXPECT_FALSE(core::any_judged(criteria));
}

}  // namespace
}  // namespace parallel_explore
