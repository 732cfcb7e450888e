#include "report/conditions.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <cmath>

namespace parallel_explore::report {
namespace {

using score::ConditionState;
using score::Unsure;
using testing::HasSubstr;

score::ConditionAnswer answer() {
  score::ConditionAnswer answer;
  answer.condition = score::parse_condition("throughput < base - 5 %");
  answer.criterion.name = "throughput";
  answer.criterion.unit = "ops/s";
  answer.state = ConditionState::holds;
  answer.sample = "radix";
  answer.chance = 0.998;
  answer.confidence = 0.95;
  answer.value = 88;
  answer.base = 100;
  score::ReferenceDifference difference;
  difference.by_ratio = true;
  difference.seen = std::log(0.88);
  difference.known = {std::log(0.88), 0.01, 8};
  difference.rounds = 5;
  answer.difference = difference;
  return answer;
}

TEST(ConditionsText, SaysTheAnswerAndWhatItRestsOn) {
  EXPECT_EQ(conditions_text({answer()}),
            "\"throughput < base - 5 %\" holds: radix: 88 ops/s, 12 % below the base (±2.1 %, 5 "
            "rounds).\n");
}

TEST(ConditionsText, SaysWhatTheNoiseLeavesOpen) {
  auto unsure = answer();
  unsure.state = ConditionState::unsure;
  unsure.why = Unsure::noise;
  unsure.chance = 0.7;
  auto const text = conditions_text({unsure});
  EXPECT_THAT(text, HasSubstr("\"throughput < base - 5 %\" is uncertain: radix: 88 ops/s"));
  EXPECT_THAT(text, HasSubstr("The chance that it holds is 70 %; 95 % is needed to say so"));
}

TEST(ConditionsText, ComparesWithANumberInItsUnit) {
  auto number = answer();
  number.condition = score::parse_condition("throughput < 90");
  number.base.reset();
  number.state = ConditionState::does_not_hold;
  number.difference->by_ratio = false;
  number.difference->seen = number.difference->known.center = 4;
  number.difference->known.scale = 0;
  EXPECT_EQ(conditions_text({number}),
            "\"throughput < 90\" does not hold: radix: 88 ops/s, 4 ops/s above 90 (5 rounds).\n");
}

TEST(ConditionsText, SaysWhatIsMissing) {
  auto missing = answer();
  missing.state = ConditionState::unsure;
  missing.difference.reset();
  missing.value.reset();
  missing.why = Unsure::no_value;
  EXPECT_THAT(conditions_text({missing}), HasSubstr("is uncertain: radix has no value.\n"));
  missing.why = Unsure::no_base;
  EXPECT_THAT(conditions_text({missing}), HasSubstr("is uncertain: the base has no value.\n"));
  missing.why = Unsure::no_result;
  EXPECT_THAT(conditions_text({missing}), HasSubstr("no result passed every gate.\n"));
}

TEST(ConditionsJson, IsAMemberOfTheSummary) {
  Exploration exploration;
  exploration.name = "x";
  auto const json = boost::json::parse(summary_json_with({answer()}, exploration, {}));
  EXPECT_EQ(json.at("experiment").as_string(), "x");
  auto const& condition = json.at("conditions").at(0);
  EXPECT_EQ(condition.at("condition").as_string(), "throughput < base - 5 %");
  EXPECT_EQ(condition.at("answer").as_string(), "holds");
  EXPECT_TRUE(condition.at("reason").is_null());
  EXPECT_EQ(condition.at("result").as_string(), "radix");
  EXPECT_NEAR(condition.at("change").to_number<double>(), -0.12, 1e-9);
  EXPECT_EQ(condition.at("change_is").as_string(), "relative");
  EXPECT_NEAR(condition.at("margin").to_number<double>(), 0.02, 0.002);
}

}  // namespace
}  // namespace parallel_explore::report
