#include "parallel_explore/comparison.hpp"

#include "parallel_explore/error.hpp"
#include "score/criteria.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::ElementsAre;

ApproachMeasurements with_x(std::string name, double x) {
  Measurement m;
  m.criterion = "x";
  m.values = {x};
  return {std::move(name), {m}, ""};
}

TEST(TradeOffs, SayWhoLeadsWhoTrailsAndWhetherItIsNoise) {
  auto ranking = WeightedScoring().rank(std::vector{measured("x")},
                                        {with_x("a", 20), with_x("b", 21), with_x("c", 20.5)});
  for (auto& each : ranking) each.cells[0].margin = 0.5;
  Comparison const noisy({measured("x")}, ranking);
  auto const t = trade_offs(noisy).at(0);
  EXPECT_THAT(t.leaders, ElementsAre("b"));
  EXPECT_THAT(t.trailers, ElementsAre("a"));
  EXPECT_EQ(t.value_gap, 1.0);
  EXPECT_TRUE(t.within_noise) << "0.2 points apart, with margins of half a point";
  for (auto& each : ranking) each.cells[0].margin = 0.05;
  EXPECT_FALSE(trade_offs(Comparison({measured("x")}, ranking)).at(0).within_noise);
  EXPECT_THROW((void)noisy.at("a", "nothing"), Error);
}

/// Both scores are cut at 0.
TEST(TradeOffs, NameTheWorstOfScoresThatWereCut) {
  std::vector const criteria{measured("x")};
  auto const ranking =
      WeightedScoring().rank(criteria, {with_x("a", 5000), with_x("c", 1), with_x("b", 5)});
  auto const t = trade_offs(Comparison(criteria, ranking)).at(0);
  EXPECT_THAT(t.leaders, ElementsAre("a"));
  EXPECT_THAT(t.trailers, ElementsAre("c"));
  EXPECT_EQ(t.value_gap, 4999);
}

}  // namespace
}  // namespace parallel_explore
