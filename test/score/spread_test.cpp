#include "score/spread.hpp"

#include "parallel_explore/decision.hpp"
#include "score/criteria.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace parallel_explore::score {
namespace {

/// An experiment whose approaches have those true qualities, in deviations between sessions.
Exploration experiment(std::vector<double> const& qualities, int samples, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> noise;
  Exploration exploration;
  exploration.experiment.criteria = {measured("speed")};
  for (std::size_t i = 0; i < qualities.size(); ++i) {
    for (int sample = 1; sample <= samples; ++sample) {
      auto& record = exploration.approaches.emplace_back();
      auto const name = std::to_string(i);
      record.approach.name = sample == 1 ? name : name + "." + std::to_string(sample);
      if (sample > 1) record.approach.of = name;
      record.approach.sample = sample;
      record.state = ApproachState::completed;
      auto& speed = record.evaluation.measurements.emplace_back();
      speed.criterion = "speed";
      speed.values = {std::exp(0.2 * (qualities[i] + noise(random)))};
    }
  }
  return exploration;
}

TEST(Spread, IsThatBetweenApproachesInDeviationsBetweenSessions) {
  // Of −1, 0 and 1 it is 1; the estimate is of few approaches.
  double sum = 0;
  for (unsigned seed = 1; seed <= 20; ++seed)
    sum += spread_between_approaches(experiment({-1, 0, 1}, 10, seed)).value();
  EXPECT_NEAR(sum / 20, 1, 0.15);
  double of_equals = 0;
  for (unsigned seed = 1; seed <= 20; ++seed)
    of_equals += spread_between_approaches(experiment({0, 0, 0}, 10, seed)).value();
  EXPECT_LT(of_equals / 20, 0.3);
}

TEST(Spread, NeedsTwoApproachesOfTwoSessionsAndNoise) {
  EXPECT_EQ(spread_between_approaches(experiment({0, 1}, 1, 1)), std::nullopt);
  EXPECT_EQ(spread_between_approaches(experiment({0}, 9, 1)), std::nullopt);
  auto exact = experiment({0, 1}, 3, 1);
  for (auto& each : exact.approaches) each.evaluation.measurements[0].values = {5};
  EXPECT_EQ(spread_between_approaches(exact), std::nullopt);
  EXPECT_EQ(spread_between_approaches(Exploration{}), std::nullopt);
}

/// The predicted chance that more samples settle a comparison that is not clear.
double predicted(std::vector<double> const& spreads) {
  EvidenceTable table;
  table.criteria = {measured("speed")};
  for (auto const& [approach, value] : std::vector<std::pair<std::string, double>>{
           {"a", 100}, {"a", 122}, {"a", 90}, {"b", 118}, {"b", 140}, {"b", 97}}) {
    auto& result = table.results.emplace_back();
    result.approach = approach;
    result.sample = static_cast<int>(table.results.size());
    result.values = {{value}};
  }
  DecisionSettings settings;
  settings.spreads = spreads;
  settings.limit = 11;  // 8 more of each
  return decide(table, settings).approach->outlook.value().chance;
}

TEST(Spread, ThatWasSmallBeforeMakesSettlingLessLikely) {
  double const weak = predicted({});
  EXPECT_LT(predicted(std::vector<double>(20, 0.0)), weak);
  EXPECT_GT(predicted(std::vector<double>(20, 2.0)), weak);
}

}  // namespace
}  // namespace parallel_explore::score
