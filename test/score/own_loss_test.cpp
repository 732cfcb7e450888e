#include "score/own_loss.hpp"

#include "score/evidence_tables.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

TEST(OwnLoss, IsInTheUnitOfTheCriterion) {
  auto table = table_of({result("a", {100, 101, 99, 100, 100}), result("b", {80, 81, 79, 80, 80})});
  table.criteria[0].unit = "M/s";
  auto const loss = own_loss(table, decide(table).result);
  ASSERT_TRUE(loss);
  EXPECT_EQ(loss->criterion, "speed");
  EXPECT_EQ(loss->unit, "M/s");
  EXPECT_NEAR(loss->losses.at("b"), 20, 0.5);
  EXPECT_NEAR(loss->losses.at("a"), 0, 0.1);
}

TEST(OwnLoss, IsWhatAValueIsTooLargeByWhereLessIsBetter) {
  auto table = table_of({result("a", {100, 101, 99, 100, 100}), result("b", {80, 81, 79, 80, 80})});
  table.criteria[0].better = Better::lower;
  EXPECT_NEAR(own_loss(table, decide(table).result)->losses.at("a"), 20, 0.5);
}

TEST(OwnLoss, IsCountedWhereThingsAreCounted) {
  auto table = table_of({result("a", {12}), result("b", {5})});
  table.criteria[0].scale = ScaleKind::count;
  EXPECT_NEAR(own_loss(table, decide(table).result)->losses.at("b"), 7, 1e-9);
}

TEST(OwnLoss, IsOfTheCriterionThatTellsMost) {
  auto table = table_of({result("a", {100}), result("b", {101})});
  table.criteria.push_back(measured("size"));
  table.results[0].values.push_back({50.0});
  table.results[1].values.push_back({25.0});
  EXPECT_EQ(own_loss(table, decide(table).result)->criterion, "size");
}

TEST(OwnLoss, OfAnApproachLeavesOutItsFailures) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 101, 99, 100, 100});
  add_sessions(table, "b", {80, 81, 79, 80, 80});
  table.results.front().passed = false;
  auto const decision = decide(table);
  ASSERT_TRUE(decision.approach);
  auto const loss = own_loss(table, *decision.approach);
  EXPECT_NEAR(loss->losses.at("b"), 20, 1);
}

TEST(OwnLoss, IsAgainstWhatIsRankedOnly) {
  auto table = table_of({result("a", {10}), result("b", {20})});
  table.criteria.push_back(measured("size"));
  table.results[0].values.push_back({50.0});
  auto const loss = own_loss(table, decide(table).result);
  ASSERT_TRUE(loss);
  EXPECT_EQ(loss->losses.at("a"), 0) << "b lacks its size, and cannot be taken";
  EXPECT_EQ(loss->losses.count("b"), 0U);
  table.base = result("base", {15});
  table.base->values.push_back({50.0});
  EXPECT_GT(own_loss(table, decide(table).result)->losses.at("a"), 4) << "the base can be kept";
}

TEST(OwnLoss, IsLeftOutWhereItIsBeyondAllNumbers) {
  auto const table = table_of({result("a", {1e308}), result("b", {1e-300})});
  EXPECT_EQ(own_loss(table, decide(table).result)->losses.count("b"), 0U);
}

TEST(OwnLoss, IsNotGivenForScores) {
  auto table = table_of({result("a", {7}), result("b", {8})});
  table.criteria[0].how = Given{};
  EXPECT_FALSE(own_loss(table, decide(table).result));
}

TEST(OwnLoss, IsNotGivenWhereNothingIsScored) {
  auto table = table_of({result("a", {7}), result("b", {8})});
  table.criteria[0].weight = 0;
  EXPECT_FALSE(own_loss(table, decide(table).result));
}

}  // namespace
}  // namespace parallel_explore::score
