#include "parallel_explore/certainty.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace parallel_explore {
namespace {

using testing::DoubleNear;
using testing::Each;
using testing::Field;

/// The tolerance of a share of `runs` coin tosses: four standard errors.
double chance_error(double share, int runs) { return 4 * std::sqrt(share * (1 - share) / runs); }

std::vector<double> normals(std::mt19937_64& random, std::size_t count, double center = 0,
                            double deviation = 1) {
  std::normal_distribution<double> distribution(center, deviation);
  std::vector<double> values(count);
  for (auto& value : values) value = distribution(random);
  return values;
}

TEST(PickingByMeans, IsRightAsOftenAsTheFormulaSays) {
  struct Case {
    int samples;
    double chance;
  };
  constexpr int runs = 20'000;
  std::mt19937_64 random(7);
  for (auto const& [samples, chance] : {Case{1, 0.760}, {3, 0.890}, {5, 0.943}, {10, 0.987}}) {
    EXPECT_THAT(chance_of_right_pick(1, samples), DoubleNear(chance, 5e-4)) << samples;
    int right = 0;
    for (int i = 0; i < runs; ++i) {
      auto const better = normals(random, static_cast<std::size_t>(samples), 1);
      auto const worse = normals(random, static_cast<std::size_t>(samples), 0);
      right += *mean(better) > *mean(worse) ? 1 : 0;
    }
    EXPECT_THAT(right / static_cast<double>(runs), DoubleNear(chance, chance_error(chance, runs)))
        << samples;
  }
}

TEST(PickingByMeans, OfMoreThanTwoIsHarderAndMeetsTheSimulation) {
  constexpr int runs = 20'000;
  std::mt19937_64 random(8);
  int right = 0;
  for (int i = 0; i < runs; ++i) {
    double const best = *mean(normals(random, 4, 1));
    bool beaten = false;
    for (int rival = 0; rival < 4; ++rival) beaten = beaten || *mean(normals(random, 4)) > best;
    right += beaten ? 0 : 1;
  }
  double const chance = chance_of_right_pick(1, 4, 5);
  EXPECT_LT(chance, chance_of_right_pick(1, 4, 2));
  EXPECT_THAT(right / static_cast<double>(runs), DoubleNear(chance, chance_error(chance, runs)));
}

TEST(PlanningSamples, GivesTheFewestThatAreEnough) {
  EXPECT_EQ(samples_needed(0.5, 0.8), 6);  // 2·(0.8416 / 0.5)² = 5.67
  EXPECT_EQ(samples_needed(1.0, 0.76), 1);
  for (int const approaches : {2, 3, 8}) {
    int const needed = samples_needed(0.7, 0.9, approaches).value();
    EXPECT_GE(chance_of_right_pick(0.7, needed, approaches), 0.9);
    EXPECT_LT(chance_of_right_pick(0.7, needed - 1, approaches), 0.9);
  }
  EXPECT_EQ(samples_needed(0, 0.8), std::nullopt);
  EXPECT_EQ(samples_needed(std::nan(""), 0.8), std::nullopt);
  EXPECT_EQ(samples_needed(1e-6, 0.8), std::nullopt);
}

TEST(BootstrapInterval, CoversAsOftenAsItSays) {
  for (std::size_t const sessions : {3U, 5U, 10U, 20U}) {
    int const runs = sessions < 8 ? 10'000 : 1'500;
    for (double const confidence : {0.8, 0.9}) {
      std::mt19937_64 random(sessions);
      int covered = 0;
      for (int i = 0; i < runs; ++i) {
        auto const values = normals(random, sessions, 5, 2);
        auto const interval = bootstrap_interval(values, confidence).value();
        covered += interval.low <= 5 && 5 <= interval.high ? 1 : 0;
      }
      EXPECT_THAT(covered / static_cast<double>(runs),
                  DoubleNear(confidence, 0.01 + chance_error(confidence, runs) / 2))
          << sessions << " sessions at " << confidence;
    }
  }
}

TEST(BootstrapInterval, ResamplesSessionsBecauseRepetitionsWithinOneAreAlike) {
  // 10 sessions that differ by 1, each measured 10 times with noise of 0.1.
  constexpr int runs = 300;
  std::mt19937_64 random(3);
  int by_session = 0, by_measurement = 0;
  for (int i = 0; i < runs; ++i) {
    std::vector<double> sessions, all;
    for (double const quality : normals(random, 10)) {
      auto const repetitions = normals(random, 10, quality, 0.1);
      sessions.push_back(*mean(repetitions));
      all.insert(all.end(), repetitions.begin(), repetitions.end());
    }
    auto const covers = [](std::optional<Interval> interval) {
      return interval->low <= 0 && 0 <= interval->high ? 1 : 0;
    };
    by_session += covers(bootstrap_interval(sessions, 0.8));
    by_measurement += covers(bootstrap_interval(all, 0.8));
  }
  EXPECT_THAT(by_session / static_cast<double>(runs), DoubleNear(0.8, 0.06));
  EXPECT_LT(by_measurement, by_session / 2);
}

TEST(BootstrapInterval, IsTheSameForTheSameSeedInAnyOrder) {
  std::vector<double> values{3.1, 1.4, 4.2, 1.7, 5.3, 9.9, 2.6, 6.5, 5.8};
  auto const first = bootstrap_interval(values, 0.8, 42);
  std::ranges::reverse(values);
  EXPECT_EQ(bootstrap_interval(values, 0.8, 42), first);
  EXPECT_NE(bootstrap_interval(values, 0.8, 43), first);
  EXPECT_EQ(bootstrap_interval(std::vector{1.0}, 0.8), std::nullopt);
}

TEST(WilsonInterval, CoversAsOftenAsItSays) {
  // Its coverage oscillates with the share; over a range of shares it is nominal.
  double const confidence = 0.9;
  double covered = 0, all = 0;
  for (int tries = 20; tries <= 60; tries += 5) {
    for (double share = 0.05; share < 0.96; share += 0.01) {
      double probability = std::pow(1 - share, tries);  // of 0 hits
      for (int hits = 0; hits <= tries; ++hits) {
        auto const interval = wilson_interval(hits, tries, confidence);
        if (interval.low <= share && share <= interval.high) covered += probability;
        probability *= (tries - hits) / (hits + 1.0) * share / (1 - share);
      }
      all += 1;
    }
  }
  EXPECT_THAT(covered / all, DoubleNear(confidence, 0.01));
  EXPECT_EQ(wilson_interval(0, 0, 0.9), (Interval{0, 1}));
  EXPECT_EQ(wilson_interval(0, 3, 0.9).low, 0);
  EXPECT_LT(wilson_interval(3, 3, 0.9).low, 1);
}

TEST(Beliefs, KeepTheirWordWhenTheySayNineTenths) {
  constexpr int runs = 12'000;
  std::mt19937_64 random(11);
  int said = 0, right = 0;
  for (int i = 0; i < runs; ++i) {
    auto const qualities = normals(random, 4, 0.5, 0.1);
    std::vector<std::vector<double>> results;
    for (double const quality : qualities) results.push_back(normals(random, 4, quality, 0.1));
    auto const found = beliefs(results, 1'000);
    auto const best = std::ranges::max_element(found, {}, &Belief::probability);
    if (best->probability < 0.86 || best->probability > 0.94) continue;
    ++said;
    auto const truth = std::ranges::max_element(qualities) - qualities.begin();
    right += best - found.begin() == truth ? 1 : 0;
  }
  ASSERT_GT(said, 1'000);
  EXPECT_THAT(right / static_cast<double>(said), DoubleNear(0.9, 0.02));
}

TEST(Beliefs, CorrectTheWinnersMeanForItsLuck) {
  // Equal approaches: the highest of 8 means is only luck.
  constexpr int runs = 1'000;
  std::mt19937_64 random(12);
  double seen = 0, believed = 0;
  for (int i = 0; i < runs; ++i) {
    std::vector<std::vector<double>> results;
    for (int k = 0; k < 8; ++k) results.push_back(normals(random, 3));
    auto const found = beliefs(results, 500);
    auto const best = std::ranges::max_element(found, {}, &Belief::probability);
    seen += *mean(results[static_cast<std::size_t>(best - found.begin())]);
    believed += best->mean;
  }
  EXPECT_THAT(seen / runs, DoubleNear(1.42 / std::sqrt(3.0), 0.06));  // E[max of 8] of means of 3
  EXPECT_LT(believed / runs, seen / runs / 2);
  EXPECT_GT(believed / runs, 0);
}

TEST(Beliefs, DoNotHangOnOrder) {
  std::vector<std::vector<double>> const results{{0.7, 0.8}, {0.6, 0.9}, {0.2, 0.4}, {0.8, 0.7}};
  auto const found = beliefs(results);
  auto const reversed = beliefs({{0.7, 0.8}, {0.4, 0.2}, {0.9, 0.6}, {0.8, 0.7}});
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_EQ(found[i].probability, reversed[3 - i].probability) << i;
  EXPECT_EQ(found[0].probability, found[3].probability);
}

TEST(Beliefs, OfEqualResultsAreEqualAndOfOneSessionEachThereAreNone) {
  EXPECT_THAT(beliefs({{0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}, {0.5, 0.5}}),
              Each(Field(&Belief::probability, 0.25)));
  EXPECT_TRUE(beliefs({{0.1}, {0.9}}).empty());
  EXPECT_THAT(beliefs({{0.1, 0.2}}), Each(Field(&Belief::probability, 1)));
}

TEST(Beliefs, GrowWithTheEvidence) {
  std::vector<double> good{0.8, 0.9}, bad{0.6, 0.7};
  auto const few = beliefs({good, bad})[0].probability;
  for (int i = 0; i < 4; ++i) {
    good.insert(good.end(), {0.8, 0.9});
    bad.insert(bad.end(), {0.6, 0.7});
  }
  EXPECT_GT(few, 0.5);
  EXPECT_GT(beliefs({good, bad})[0].probability, 0.99);
}

TEST(WhatWouldSettleIt, NamesWhoCouldStillBeBestAndHowManySamplesThatTakes) {
  std::vector<std::vector<double>> const results{
      {0.80, 0.70, 0.75}, {0.74, 0.66, 0.72}, {0.10, 0.12, 0.08}};
  auto const found = beliefs(results);
  auto const settlement = samples_to_settle(results, found, 0.95);
  EXPECT_THAT(settlement.contenders, testing::ElementsAre(0, 1));
  ASSERT_TRUE(settlement.more);
  EXPECT_GE(*settlement.more, 1);
  std::vector<std::vector<double>> const equal{{0.5, 0.7}, {0.7, 0.5}};
  EXPECT_EQ(samples_to_settle(equal, beliefs(equal), 0.95).more, std::nullopt);
}

}  // namespace
}  // namespace parallel_explore
