#include "score/condition.hpp"

#include "parallel_explore/error.hpp"
#include "score/measured_experiment.hpp"

#include <gmock/gmock.h>

#include <functional>

namespace parallel_explore::score {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// The message of the Error that a call throws; empty: none.
std::string refusal(std::function<void()> const& call) {
  try {
    call();
  } catch (Error const& error) {
    EXPECT_EQ(error.code(), ErrorCode::validation);
    EXPECT_NE(error.hint(), "") << error.what();
    return error.what();
  }
  return {};
}

std::string syntax_error(std::string const& text) {
  return refusal([&] { (void)parse_condition(text); });
}

Experiment experiment_of(std::vector<Criterion> criteria) {
  Experiment experiment;
  experiment.criteria = std::move(criteria);
  return experiment;
}

std::string objection(std::string const& text, Experiment const& experiment) {
  return refusal([&] { check_condition(parse_condition(text), experiment); });
}

Criterion lower(std::string name) {
  auto criterion = measured(std::move(name));
  criterion.better = Better::lower;
  return criterion;
}

TEST(ConditionSyntax, ShiftsTheBaseByAShareOrAnAmount) {
  auto const share = parse_condition(" throughput <base-5%  ");
  EXPECT_EQ(share.criterion, "throughput");
  EXPECT_EQ(share.text, "throughput <base-5%");
  EXPECT_TRUE(share.below);
  EXPECT_DOUBLE_EQ(share.reference.factor, 0.95);
  EXPECT_EQ(share.reference.amount, 0);
  auto const amount = parse_condition("peak memory > base + 1.5e3");
  EXPECT_EQ(amount.criterion, "peak memory");
  EXPECT_FALSE(amount.below);
  EXPECT_EQ(amount.reference.factor, 1);
  EXPECT_EQ(amount.reference.amount, 1500);
  EXPECT_EQ(parse_condition("x < base").reference.factor, 1);
}

TEST(ConditionSyntax, TakesANumberAndShiftsIt) {
  EXPECT_EQ(parse_condition("x > -2.5").reference.amount, -2.5);
  auto const shifted = parse_condition("x < 200 + 10 %").reference;
  EXPECT_EQ(shifted.factor, 0);
  EXPECT_DOUBLE_EQ(shifted.amount, 220);
  EXPECT_EQ(parse_condition("x < 200 - 10").reference.amount, 190);
}

TEST(ConditionSyntax, RefusesEverythingElse) {
  for (auto const* text :
       {"", "x", "x = 3", "< 3", "x <", "x < base -", "x < base 5 %", "x < base - 5 % more",
        "x < base - -5", "x < bases", "x < 5ms", "x < nan", "x < inf", "x < base - inf", "x <= 3",
        "x < base * 2", "x < base - 5 %%", "x << 3", "x < 3 < 4"}) {
    EXPECT_NE(syntax_error(text), "") << text;
  }
  EXPECT_THAT(syntax_error("x <= 3"), HasSubstr("<= and >= are not offered"));
  EXPECT_THAT(syntax_error("x < 5ms"), HasSubstr("\"ms\" is not + or - and a number"));
}

TEST(ConditionCheck, AcceptsTheWorseSide) {
  auto const experiment = experiment_of({measured("speed"), lower("time")});
  EXPECT_EQ(objection("speed < base - 5 %", experiment), "");
  EXPECT_EQ(objection("speed < base + 5 %", experiment), "") << "must become faster";
  EXPECT_EQ(objection("time > base + 5 %", experiment), "");
  EXPECT_EQ(objection("time > 3", experiment), "");
}

TEST(ConditionCheck, RefusesTheBetterSide) {
  auto const experiment = experiment_of({measured("speed"), lower("time")});
  EXPECT_THAT(objection("speed > base - 5 %", experiment),
              AllOf(HasSubstr("for speed, more is better"),
                    HasSubstr("did you mean \"speed < base - 5 %\"?")));
  EXPECT_THAT(objection("time < 3", experiment), HasSubstr("for time, less is better"));
}

TEST(ConditionCheck, RefusesWhatCanNeverHoldOrAlwaysHolds) {
  auto const experiment = experiment_of({measured("speed"), lower("time")});
  EXPECT_THAT(objection("speed < 0", experiment),
              HasSubstr("it can never hold: values of speed are above 0"));
  EXPECT_THAT(objection("speed < base - 100 %", experiment), HasSubstr("it can never hold"));
  EXPECT_THAT(objection("speed < base - 150 %", experiment), HasSubstr("it can never hold"));
  EXPECT_THAT(objection("time > -1", experiment), HasSubstr("it always holds"));
  auto linear = measured("balance");
  linear.scale = ScaleKind::linear;
  EXPECT_EQ(objection("balance < -3", experiment_of({linear})), "");
}

TEST(ConditionCheck, RefusesWhatIsNotMeasured) {
  auto judged = measured("clarity");
  judged.how = JudgeQuestion{"Which?"};
  auto cost = lower("cost");
  cost.how = BuiltinMetric::cost_usd;
  auto experiment = experiment_of({measured("speed"), gate("tests"), judged, cost});
  EXPECT_THAT(objection("sped < 3", experiment), HasSubstr("did you mean \"speed\"?"));
  EXPECT_THAT(objection("other < 3", experiment), HasSubstr("there are: speed, clarity, cost"));
  EXPECT_THAT(objection("tests < 3", experiment), HasSubstr("is a gate"));
  EXPECT_THAT(objection("clarity < 3", experiment), HasSubstr("clarity is not measured"));
  EXPECT_THAT(objection("cost > base", experiment), HasSubstr("cost has no value on the base"));
  EXPECT_EQ(objection("cost > 2", experiment), "");
  experiment.evaluate.base = false;
  EXPECT_THAT(objection("speed < base", experiment), HasSubstr("the base is not measured"));
  EXPECT_EQ(objection("speed < 3", experiment), "");
}

/// Answers for a result of five rounds beside a base of about 100.
class ConditionAnswers : public testing::Test {
 protected:
  ConditionAnswers() : exploration_(measured_experiment("x", {100, 101, 99, 100.5, 99.5})) {}

  ConditionAnswer answer(std::string const& text, double center, double noise = 0.3) {
    exploration_.approaches.clear();
    add_result(exploration_, "a",
               {center, center + 1 - noise, center - 1 + noise, center + 0.5 + noise,
                center - 0.5 - noise});
    return answer_of(parse_condition(text), exploration_, "a");
  }

  Exploration exploration_;
};

TEST_F(ConditionAnswers, HoldWithEvidence) {
  auto const found = answer("speed < base - 5 %", 90);
  EXPECT_EQ(found.state, ConditionState::holds);
  EXPECT_GE(found.chance, 0.95);
  EXPECT_EQ(found.confidence, 0.95);
  EXPECT_EQ(found.value, 90);
  EXPECT_EQ(found.base, 100);
  EXPECT_NEAR(std::expm1(found.difference->seen), -0.1, 1e-9) << "from the base, without the shift";
}

TEST_F(ConditionAnswers, ShowAmountsWhereTheConditionHasOne) {
  auto const found = answer("speed < base - 3", 90);
  EXPECT_EQ(found.state, ConditionState::holds);
  EXPECT_FALSE(found.difference->by_ratio);
  EXPECT_NEAR(found.difference->seen, -10, 1e-9);
  EXPECT_EQ(answer("speed < base - 12", 90).state, ConditionState::does_not_hold);
}

TEST_F(ConditionAnswers, DoNotHoldWithEvidence) {
  EXPECT_EQ(answer("speed < base - 5 %", 99).state, ConditionState::does_not_hold);
  EXPECT_EQ(answer("speed < base - 5 %", 120).state, ConditionState::does_not_hold);
}

TEST_F(ConditionAnswers, AreUnsureWithinTheNoise) {
  auto const found = answer("speed < base - 5 %", 95, 4);
  EXPECT_EQ(found.state, ConditionState::unsure);
  EXPECT_EQ(found.why, Unsure::noise);
  EXPECT_GT(found.chance, 0.05);
  EXPECT_LT(found.chance, 0.95);
}

TEST_F(ConditionAnswers, NeedMoreForMoreConfidence) {
  EXPECT_EQ(answer("speed < base - 5 %", 93.7, 1).state, ConditionState::holds);
  exploration_.experiment.evaluate.result_confidence = 0.9999;
  EXPECT_EQ(answer("speed < base - 5 %", 93.7, 1).state, ConditionState::unsure);
}

TEST_F(ConditionAnswers, OfRoundsThatMayStopHoldAtEveryLook) {
  auto const at_once = answer("speed < base - 5 %", 93.7, 1);
  ASSERT_EQ(at_once.state, ConditionState::holds);
  exploration_.remeasured = true;
  auto const looked_at = answer("speed < base - 5 %", 93.7, 1);
  EXPECT_EQ(looked_at.state, ConditionState::unsure);
  EXPECT_LT(looked_at.chance, at_once.chance);
  EXPECT_EQ(answer("speed < base - 5 %", 80, 1).state, ConditionState::holds);
  EXPECT_EQ(answer("speed < base - 5 %", 110, 1).state, ConditionState::does_not_hold);
}

TEST_F(ConditionAnswers, CompareWithANumber) {
  EXPECT_EQ(answer("speed < 80", 90).state, ConditionState::does_not_hold);
  EXPECT_EQ(answer("speed < 95", 90).state, ConditionState::holds);
  EXPECT_FALSE(answer("speed < 95", 90).base);
}

TEST_F(ConditionAnswers, OfCountsAreExact) {
  auto& criterion = exploration_.experiment.criteria.front();
  criterion.scale = ScaleKind::count;
  criterion.better = Better::lower;
  exploration_ = [&] {
    auto counted = measured_experiment("x", {5});
    counted.experiment = exploration_.experiment;
    return counted;
  }();
  add_result(exploration_, "same", {5});
  add_result(exploration_, "more", {6});
  auto const condition = parse_condition("speed > base");
  EXPECT_EQ(answer_of(condition, exploration_, "same").state, ConditionState::does_not_hold);
  EXPECT_EQ(answer_of(condition, exploration_, "more").state, ConditionState::holds);
}

TEST_F(ConditionAnswers, AreUnsureWithoutValues) {
  auto const condition = parse_condition("speed < base");
  EXPECT_EQ(answer_of(condition, exploration_, "").why, Unsure::no_result);
  add_result(exploration_, "a", {});
  EXPECT_EQ(answer_of(condition, exploration_, "a").why, Unsure::no_value);
  exploration_.base_measurements.clear();
  add_result(exploration_, "b", {90});
  EXPECT_EQ(answer_of(condition, exploration_, "b").why, Unsure::no_base);
}

}  // namespace
}  // namespace parallel_explore::score
