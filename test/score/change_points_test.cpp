#include "score/change_points.hpp"

#include "score/random.hpp"

#include <gmock/gmock.h>

#include <cmath>

namespace parallel_explore::score {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

/// Stretches of so many values around a mean, with normal noise of deviation 1.
std::vector<double> noisy(std::vector<std::pair<std::size_t, double>> const& stretches,
                          unsigned seed = 3) {
  Generator generator(seed);
  std::vector<double> values;
  for (auto const& [count, mean] : stretches) {
    for (std::size_t i = 0; i < count; ++i) values.push_back(mean + normal(generator));
  }
  return values;
}

std::vector<std::size_t> places(std::vector<ChangePoint> const& steps) {
  std::vector<std::size_t> found;
  for (auto const& each : steps) found.push_back(each.at);
  return found;
}

TEST(ChangePoints, AreNotSeenInNoise) { EXPECT_THAT(change_points(noisy({{30, 100}})), IsEmpty()); }

TEST(ChangePoints, AreFoundWhereTheyAre) {
  auto const steps = change_points(noisy({{12, 100}, {18, 95}}));
  ASSERT_THAT(places(steps), testing::ElementsAre(12));
  EXPECT_NEAR(steps[0].before, 100, 0.8);
  EXPECT_NEAR(steps[0].after, 95, 0.8);
  EXPECT_NEAR(steps[0].margin, 2.05 * std::sqrt(1.0 / 12 + 1.0 / 18), 0.25)
      << "Student's interval of a difference of means";
}

TEST(ChangePoints, ThatCancelAreBothFound) {
  auto const steps = change_points(noisy({{12, 100}, {8, 94}, {12, 100}}));
  EXPECT_THAT(places(steps), testing::ElementsAre(12, 20));
}

TEST(ChangePoints, AreNotASingleFreak) {
  for (std::size_t const at : {0U, 1U, 14U, 28U, 29U}) {
    auto values = noisy({{30, 100}});
    values[at] -= 25;
    EXPECT_THAT(change_points(values), IsEmpty()) << at;
  }
}

TEST(ChangePoints, OfFewValuesMustBeLarge) {
  EXPECT_THAT(places(change_points(std::vector{100.0, 100.4, 49.8, 50.1})),
              testing::ElementsAre(2));
  EXPECT_THAT(change_points(std::vector{100.0, 103.0, 98.0, 101.0}), IsEmpty());
  EXPECT_THAT(change_points(std::vector{100.0, 100.4, 49.8}), IsEmpty())
      << "one value is not a stretch";
  EXPECT_THAT(change_points(std::vector<double>()), IsEmpty());
}

TEST(ChangePoints, LieBetweenGroups) {
  auto const values = noisy({{12, 100}, {12, 90}});
  std::vector<std::size_t> groups(values.size());
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i] = i < 10 ? 0 : i < 14 ? 1 : 2;
  auto const steps = change_points(values, groups);
  ASSERT_FALSE(steps.empty());
  for (auto const& each : steps) EXPECT_TRUE(each.at == 10 || each.at == 14) << each.at;
  EXPECT_THAT(change_points(values, std::vector<std::size_t>(values.size(), 0)), IsEmpty());
}

TEST(ChangePoints, WithoutNoiseAreAllChanges) {
  auto const steps = change_points(std::vector<double>{7, 7, 7, 7, 9, 9, 9, 8});
  ASSERT_THAT(steps, SizeIs(2));
  EXPECT_THAT(places(steps), testing::ElementsAre(4, 7));
  EXPECT_EQ(steps[0].after - steps[0].before, 2);
  EXPECT_EQ(steps[0].margin, 0);
}

TEST(ChangePoints, DoNotDependOnUnitsOrChance) {
  auto const values = noisy({{10, 100}, {15, 104}, {9, 100}});
  std::vector<double> scaled;
  for (double const value : values) scaled.push_back(1000 * value);
  EXPECT_EQ(places(change_points(values)), places(change_points(scaled)));
  EXPECT_EQ(places(change_points(values)), places(change_points(values)));
}

}  // namespace
}  // namespace parallel_explore::score
