#include "score/anytime.hpp"

#include "score/student.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace parallel_explore::score {
namespace {

/// The knowledge from so many values with that mean and deviation.
Contender known(double mean, double deviation, double values) {
  Contender contender{{mean, deviation / std::sqrt(values), values - 1}};
  contender.values = values;
  return contender;
}

Contender failing(int failures, int runs) {
  Contender contender = known(0.5, 0.01, runs - failures);
  contender.failures = failures;
  contender.runs = runs;
  contender.failed = failures > 0;
  return contender;
}

TEST(Doubt, FallsWithTheDifferenceAndWithTheNumberOfValues) {
  auto const at = [](double difference, double values) {
    return doubt(known(difference, 1, values), known(0, 1, values), 0);
  };
  EXPECT_EQ(at(0, 10), 1);
  EXPECT_EQ(at(-1, 10), 1);
  EXPECT_GT(at(1, 5), at(1.5, 5));
  EXPECT_GT(at(1, 5), at(1, 20));
  EXPECT_LT(at(1, 40), 0.02);
  EXPECT_LT(doubt(known(0, 1, 40), known(0, 1, 40), 1), 0.02) << "not that far behind";
}

TEST(Doubt, IsMoreThanThatOfAFixedNumber) {
  for (double const values : {3, 5, 10, 40}) {
    auto const one = known(1, 1, values), other = known(0, 1, values);
    double const errors = 1 / std::sqrt(2 / values);
    EXPECT_GT(doubt(one, other, 0), 1 - student_cdf(errors, 2 * (values - 1))) << values;
  }
}

TEST(Doubt, OfExactValuesIsNoneOrAll) {
  Contender const more{{2}}, less{{1}};
  EXPECT_EQ(doubt(more, less, 0), 0);
  EXPECT_EQ(doubt(less, more, 0), 1);
  EXPECT_EQ(doubt(less, less, 0), 1) << "not better";
  EXPECT_EQ(doubt(less, more, 1, false), 0) << "exactly that far behind";
  EXPECT_EQ(doubt(less, less, 0, false), 0) << "equal";
}

TEST(Doubt, CountsFailures) {
  EXPECT_LT(doubt(failing(0, 20), failing(15, 20), 0), 0.05);
  EXPECT_GT(doubt(failing(0, 4), failing(1, 4), 0), 0.2) << "one failure in four says little";
  EXPECT_EQ(doubt(failing(15, 20), failing(0, 20), 0), 1);
}

/// Equal programs, looked at after every value: a winner is ever shown no more often than promised.
TEST(Doubt, HoldsAtEveryLook) {
  constexpr int worlds = 400, most = 60;
  constexpr double allowed = 0.2;
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  int shown = 0;
  for (int world = 0; world < worlds; ++world) {
    double sum[2] = {0, 0}, squares[2] = {0, 0};
    bool ever = false;
    for (int n = 1; n <= most && !ever; ++n) {
      Contender contenders[2];
      for (int i = 0; i < 2; ++i) {
        double const value = normal(random);
        sum[i] += value;
        squares[i] += value * value;
        double const mean = sum[i] / n;
        if (n > 1)
          contenders[i] = known(mean, std::sqrt((squares[i] - n * mean * mean) / (n - 1)), n);
      }
      ever = n > 1 && (doubt(contenders[0], contenders[1], 0) <= allowed / 2 ||
                       doubt(contenders[1], contenders[0], 0) <= allowed / 2);
    }
    shown += ever ? 1 : 0;
  }
  EXPECT_LE(shown, allowed * worlds);
  EXPECT_GT(shown, 0.02 * worlds) << "it would never show anything";
}

TEST(AnytimeQuantile, IsWhereTheDoubtIsThatLarge) {
  for (double const tail : {0.1, 0.025}) {
    double const errors = anytime_quantile(tail, 18, 5);
    double const scale = std::sqrt(0.2);
    Contender one{{errors * scale, scale, 18}};
    one.values = 5;
    EXPECT_NEAR(doubt(one, Contender{{0}}, 0), tail, 0.002);
    EXPECT_GT(errors, student_quantile(1 - tail, 18));
  }
}

}  // namespace
}  // namespace parallel_explore::score
