#include "parallel_explore/comparison.hpp"
#include "score/criteria.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace parallel_explore {
namespace {

using testing::ElementsAre;

Measurement value(std::string criterion, std::vector<double> values) {
  Measurement m;
  m.criterion = std::move(criterion);
  m.values = std::move(values);
  return m;
}

Measurement verdict(std::string criterion, bool passed) {
  Measurement m;
  m.criterion = std::move(criterion);
  m.values = {passed ? 0.0 : 1.0};
  m.passed = passed;
  m.reason = passed ? "" : "exited with status 1";
  return m;
}

std::vector<std::string> order(Ranking const& ranking) {
  std::vector<std::string> names;
  for (auto const& each : ranking) names.push_back(each.approach);
  return names;
}

TEST(Scoring, TheWorkedExampleComesOutToTheLastDigit) {
  std::vector<Criterion> criteria;
  for (auto const& [name, weight] : {std::pair{"performance", 1.0},
                                     {"cost", 0.8},
                                     {"complexity", 1.2},
                                     {"scalability", 0.9},
                                     {"maintainability", 1.0}}) {
    Criterion c;
    c.name = name;
    c.weight = weight;
    criteria.push_back(c);
  }
  Measurements measurements;
  for (auto const& [name, scores] :
       std::vector<std::pair<std::string, std::vector<double>>>{{"Redis", {9, 6, 7, 9, 7}},
                                                                {"CDN", {8, 8, 6, 10, 8}},
                                                                {"App", {10, 10, 9, 4, 9}},
                                                                {"DB", {6, 9, 8, 5, 8}}}) {
    ApproachMeasurements each{name, {}, ""};
    for (std::size_t i = 0; i < scores.size(); ++i)
      each.measurements.push_back(value(criteria[i].name, {scores[i]}));
    measurements.push_back(each);
  }
  auto const ranking = WeightedScoring().rank(criteria, measurements);
  EXPECT_THAT(order(ranking), ElementsAre("App", "CDN", "Redis", "DB"));
  EXPECT_NEAR(ranking[0].total, 0.844898, 5e-7);
  EXPECT_NEAR(ranking[1].total, 0.787755, 5e-7);
  EXPECT_NEAR(ranking[2].total, 0.761224, 5e-7);
  EXPECT_NEAR(ranking[3].total, 0.720408, 5e-7);
  EXPECT_THAT(order(ranking).front(), "App");
}

TEST(Scoring, GivesPointsByRatioWhoeverElseTakesPart) {
  auto speed = measured("speed");
  auto time = measured("time");
  time.better = Better::lower;
  Measurements measurements{
      {"slow", {verdict("ok", true), value("speed", {10}), value("time", {8})}, ""},
      {"fast", {verdict("ok", true), value("speed", {100}), value("time", {4})}, ""},
      {"mid", {verdict("ok", true), value("speed", {49, 50, 90}), value("time", {4})}, ""},
      {"cheat", {verdict("ok", false), value("speed", {1e9}), value("time", {0.001})}, ""}};
  std::vector const criteria{gate("ok"), speed, time};
  auto const ranking = WeightedScoring().rank(criteria, measurements);
  EXPECT_THAT(order(ranking), ElementsAre("fast", "mid", "slow", "cheat"));
  EXPECT_NEAR(*ranking[1].cells[1].score, 10 - 10 * std::log10(2.0), 1e-12) << "half of the best";
  EXPECT_EQ(ranking[1].cells[2].score, 10.0);
  EXPECT_EQ(ranking[2].cells[1].score, 0.0) << "a tenth of the best";
  EXPECT_EQ(ranking[3].rank, std::nullopt);
  EXPECT_EQ(ranking[3].disqualified_by, "ok");
  EXPECT_EQ(ranking[3].cells[1].score, 10.0) << "scores are shown within 0 and 10";
  measurements.push_back(
      {"worse", {verdict("ok", true), value("speed", {0.001}), value("time", {1e6})}, ""});
  auto const with_worse = WeightedScoring().rank(criteria, measurements);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(with_worse[i].total, ranking[i].total);
}

TEST(Scoring, WhatLacksAValueHasNoRank) {
  auto const ranking = WeightedScoring().rank(
      std::vector{measured("x"), measured("y")},
      {{"a", {value("x", {5}), value("y", {5})}, ""}, {"b", {value("x", {500})}, ""}});
  EXPECT_EQ(ranking[0].approach, "a");
  EXPECT_EQ(ranking[0].total, 1.0) << "what cannot win does not move the end of a scale";
  EXPECT_EQ(ranking[1].rank, std::nullopt);
  EXPECT_EQ(ranking[1].missing, "y");
}

TEST(Scoring, AValueOffItsScaleTakesTheCriterionOut) {
  auto const ranking = WeightedScoring().rank(std::vector{measured("x"), measured("y")},
                                              {{"a", {value("x", {0}), value("y", {5})}, ""},
                                               {"b", {value("x", {500}), value("y", {50})}, ""}});
  EXPECT_EQ(ranking[0].approach, "b");
  EXPECT_EQ(ranking[0].cells[0].score, std::nullopt);
  EXPECT_EQ(ranking[1].rank, 2);
}

TEST(Scoring, ADeclaredRangeIsUsedAndClamped) {
  auto c = measured("x");
  c.best = 0;
  c.worst = 100;
  auto const ranking = WeightedScoring().rank(
      std::vector{c}, {{"a", {value("x", {25})}, ""}, {"b", {value("x", {200})}, ""}});
  EXPECT_EQ(ranking[0].cells[0].score, 7.5);
  EXPECT_EQ(ranking[1].cells[0].score, 0.0);
}

TEST(Scoring, EqualsShareTheRankAndAllEqualIsTen) {
  auto const ranking = WeightedScoring().rank(
      std::vector{measured("x")},
      {{"a", {value("x", {5})}, ""}, {"b", {value("x", {5})}, ""}, {"c", {}, ""}});
  EXPECT_EQ(ranking[0].rank, 1);
  EXPECT_EQ(ranking[1].rank, 1);
  EXPECT_EQ(ranking[0].total, 1.0);
  EXPECT_EQ(ranking[2].rank, std::nullopt);
  EXPECT_EQ(ranking[2].cells[0].reason, "not measured");
}

TEST(Scoring, WhatIsNotFiniteIsMissing) {
  auto const ranking =
      WeightedScoring().rank(std::vector{measured("x")},
                             {{"a", {value("x", {std::numeric_limits<double>::quiet_NaN()})}, ""},
                              {"b", {value("x", {std::numeric_limits<double>::infinity()})}, ""},
                              {"c", {value("x", {1})}, ""}});
  EXPECT_EQ(ranking[0].approach, "c");
  EXPECT_EQ(ranking[1].cells[0].value, std::nullopt);
  EXPECT_EQ(ranking[1].cells[0].reason, "not a finite number");
}

TEST(Scoring, AGateThatWasNotMeasuredDisqualifies) {
  auto const ranking =
      WeightedScoring().rank(std::vector{gate("ok")}, {{"a", {}, ""}, {"b", {}, "died"}});
  EXPECT_EQ(ranking[0].disqualified_by, "ok");
  EXPECT_EQ(ranking[1].failure, "died");
  EXPECT_EQ(ranking[1].rank, std::nullopt);
}

TEST(Scoring, DoesNotDependOnNamesOrOrder) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> any(0, 100);
  std::vector const criteria{measured("x", 2), measured("y", 0.5)};
  Measurements measurements;
  for (int i = 0; i < 20; ++i) {
    measurements.push_back(
        {"n" + std::to_string(i), {value("x", {any(random)}), value("y", {any(random)})}, ""});
  }
  auto const before = WeightedScoring().rank(criteria, measurements);
  std::ranges::shuffle(measurements, random);
  for (auto& each : measurements) each.approach += "-renamed";
  auto const after = WeightedScoring().rank(criteria, measurements);
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].approach + "-renamed", after[i].approach);
    EXPECT_EQ(before[i].total, after[i].total);
  }
}

}  // namespace
}  // namespace parallel_explore
