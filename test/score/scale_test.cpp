#include "score/scale.hpp"

#include "score/criteria.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace parallel_explore::score {
namespace {

Criterion builtin(BuiltinMetric metric) {
  Criterion criterion;
  criterion.name = "b";
  criterion.better = Better::lower;
  criterion.how = metric;
  return criterion;
}

TEST(Scale, OfARatioIsTheSameForEveryUnit) {
  auto const seconds = measured("speed");
  EXPECT_NEAR(*points_of(seconds, 110) - *points_of(seconds, 100), 0.414, 0.001);
  EXPECT_NEAR(*points_of(seconds, 0.110) - *points_of(seconds, 0.100), 0.414, 0.001);
  EXPECT_NEAR(*points_of(seconds, 1000) - *points_of(seconds, 100), 10, 1e-9);
  auto lower = seconds;
  lower.better = Better::lower;
  lower.factor = 2;
  EXPECT_NEAR(*points_of(lower, 1) - *points_of(lower, 2), 10, 1e-9);
}

TEST(Scale, OfCountsBeginsAtZero) {
  auto const lines = builtin(BuiltinMetric::lines_changed);
  EXPECT_EQ(scale_of(lines), ScaleKind::count);
  EXPECT_EQ(*points_of(lines, 0), 0);
  EXPECT_NEAR(*points_of(lines, 9), -10, 1e-9);
  EXPECT_EQ(scale_of(builtin(BuiltinMetric::duration_s)), ScaleKind::ratio);
}

TEST(Scale, BetweenDeclaredEndsIsLinearAndUncut) {
  auto criterion = measured("size");
  criterion.worst = 100;
  criterion.best = 50;
  EXPECT_EQ(scale_of(criterion), ScaleKind::linear);
  EXPECT_EQ(*points_of(criterion, 75), 5);
  EXPECT_EQ(*points_of(criterion, 0), 20);
  EXPECT_FALSE(is_open_ended(criterion));
  criterion.worst = -1e308;
  criterion.best = 1e308;
  EXPECT_NEAR(*points_of(criterion, 0), 5, 1e-9);
}

TEST(Scale, HasNoPointsForWhatItLacks) {
  auto const speed = measured("speed");
  EXPECT_FALSE(points_of(speed, 0));
  EXPECT_FALSE(points_of(speed, -1));
  EXPECT_FALSE(points_of(speed, std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(points_of(speed, std::nan("")));
  EXPECT_FALSE(points_of(builtin(BuiltinMetric::tokens), -1));
}

TEST(Scale, ScoresAreTheirOwnPoints) {
  Criterion given;
  EXPECT_EQ(*points_of(given, 7), 7);
  EXPECT_EQ(assumed_noise(given), 0);
  EXPECT_EQ(matters_in_points(given, 7), 0.5);
}

TEST(Scale, WhatMattersIsAShareOrAnAmount) {
  auto speed = measured("speed");
  EXPECT_NEAR(matters_in_points(speed, 100), 10 * std::log10(1.02), 1e-9);
  speed.matters = Difference{0.1, true};
  EXPECT_NEAR(matters_in_points(speed, 100), 10 * std::log10(1.1), 1e-9);
  speed.matters = Difference{10, false};
  EXPECT_NEAR(matters_in_points(speed, 100), 10 * std::log10(100 / 90.0), 1e-9)
      << "from 100 down to 90";
  EXPECT_NEAR(matters_in_points(builtin(BuiltinMetric::lines_changed), 9), 10 * std::log10(1.1),
              1e-9)
      << "from 9 up to 10 lines";
  auto linear = measured("size");
  linear.worst = 0;
  linear.best = 200;
  EXPECT_NEAR(matters_in_points(linear, 5), 0.2, 1e-9);
}

}  // namespace
}  // namespace parallel_explore::score
