#include "parallel_explore/sample_plan.hpp"

#include "parallel_explore/decision.hpp"
#include "score/criteria.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>

namespace parallel_explore {
namespace {

/// How often decide() itself recommends the best of such approaches.
double recommended(SamplePlan const& plan, int samples) {
  std::mt19937_64 random(5);
  std::normal_distribution<double> noise;
  int const worlds = 400;
  int count = 0;
  for (int world = 0; world < worlds; ++world) {
    EvidenceTable table;
    table.criteria = {measured("speed")};
    for (int i = 0; i < plan.approaches; ++i) {
      for (int sample = 1; sample <= samples; ++sample) {
        auto& result = table.results.emplace_back();
        result.approach = std::to_string(i);
        result.sample = sample;
        result.values = {{std::exp(0.2 * ((i == 0 ? plan.gap : 0) + noise(random)))}};
      }
    }
    DecisionSettings settings;
    settings.approach_confidence = plan.confidence;
    settings.futures = 0;
    count += decide(table, settings).approach->best == "0" ? 1 : 0;
  }
  return static_cast<double>(count) / worlds;
}

TEST(SamplePlan, MeetsTheVerdictsOwnRule) {
  SamplePlan plan;
  plan.gap = 1;
  auto const needed = samples_needed(plan);
  ASSERT_TRUE(needed);
  EXPECT_GE(chance_of_recommendation(plan, *needed), plan.power);
  EXPECT_NEAR(recommended(plan, *needed), chance_of_recommendation(plan, *needed), 0.08);
  auto const fewer = static_cast<int>(*needed / 1.3);
  EXPECT_LT(recommended(plan, fewer), plan.power + 0.02) << "many fewer are not enough";
}

TEST(SamplePlan, NeedsMoreForLessAndForMoreRivals) {
  SamplePlan plan;
  plan.gap = 2;
  auto const two = samples_needed(plan).value();
  plan.approaches = 4;
  EXPECT_GE(samples_needed(plan).value(), two);
  plan.approaches = 2;
  plan.gap = 1;
  EXPECT_GT(samples_needed(plan).value(), two);
}

TEST(SamplePlan, FindsNoneWhereThereIsNoGap) {
  EXPECT_EQ(samples_needed(SamplePlan{}), std::nullopt);
  SamplePlan tiny;
  tiny.gap = 0.01;
  EXPECT_EQ(samples_needed(tiny), std::nullopt);
}

}  // namespace
}  // namespace parallel_explore
