#include "schedule/spending.hpp"

#include "schedule/ledger.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::schedule {
namespace {

using namespace std::chrono_literals;
using testing::DoubleEq;
using testing::Optional;

/// A finished session; none: its agent does not say what it cost.
SessionRecord session(std::optional<double> usd, std::int64_t tokens = 1000) {
  SessionRecord session;
  session.usage.output_tokens = tokens;
  session.usage.cost_usd = usd;
  session.result.emplace();
  session.result->usage = session.usage;
  session.result->duration = 1min;
  return session;
}

HelperRecord helper(std::optional<double> usd) {
  HelperRecord helper;
  helper.result = session(usd).result;
  return helper;
}

Exploration exploration(std::vector<SessionRecord> sessions) {
  Exploration exploration;
  auto& record = exploration.approaches.emplace_back();
  record.approach.name = "a";
  record.sessions = std::move(sessions);
  return exploration;
}

TEST(Spending, NineDollarsOfTenLeaveOneToAnApproach) {
  auto e = exploration({session(9)});
  e.experiment.session.budget.usd = 10;
  EXPECT_THAT(remaining_budget_usd(e, e.at("a"), 1), Optional(DoubleEq(1)));
}

TEST(Spending, AnUnknownCostDoesNotEraseThoseOfOtherSessionsOfAnApproach) {
  auto e = exploration({session(4), session(std::nullopt), session(5)});
  e.experiment.session.budget.usd = 10;
  EXPECT_THAT(remaining_budget_usd(e, e.at("a"), 1), Optional(DoubleEq(1)));
}

TEST(Spending, AnUnknownCostDoesNotEraseThoseOfOtherApproaches) {
  auto e = exploration({session(9)});
  auto& other = e.approaches.emplace_back();
  other.approach.name = "b";
  other.sessions = {session(std::nullopt)};
  e.experiment.budget.usd = 10;
  EXPECT_THAT(remaining_budget_usd(e), Optional(DoubleEq(1)));
  EXPECT_THAT(remaining_budget_usd(e, e.at("b"), 1), Optional(DoubleEq(1)));
}

TEST(Spending, HelpersSpendTheBudgetOfTheExperimentOnly) {
  auto e = exploration({session(2)});
  e.helpers = {helper(3), helper(std::nullopt), helper(4)};
  e.experiment.budget.usd = 10;
  e.experiment.session.budget.usd = 10;
  EXPECT_THAT(remaining_budget_usd(e), Optional(DoubleEq(1)));
  EXPECT_THAT(consumption_of(e.at("a"), {}).usage.cost_usd, Optional(DoubleEq(2)));
  e.experiment.budget.usd.reset();
  EXPECT_THAT(remaining_budget_usd(e, e.at("a"), 1), Optional(DoubleEq(8)));
}

TEST(Spending, TheLesserOfTwoBudgetsCounts) {
  auto e = exploration({session(1)});
  e.experiment.session.budget.usd = 3;
  e.experiment.budget.usd = 20;
  EXPECT_THAT(remaining_budget_usd(e, e.at("a"), 1), Optional(DoubleEq(2)));
  e.experiment.budget.usd = 2;
  EXPECT_THAT(remaining_budget_usd(e, e.at("a"), 1), Optional(DoubleEq(1)));
}

TEST(Spending, AStageMayUseItsShareOfTheOwnBudgetOnly) {
  auto e = exploration({session(1)});
  e.experiment.session.budget.usd = 10;
  EXPECT_THAT(remaining_budget_usd(e, e.at("a"), 0.5), Optional(DoubleEq(4)));
}

TEST(Spending, NothingLeftIsNotZero) {
  auto e = exploration({session(11)});
  e.experiment.session.budget.usd = 10;
  auto const left = remaining_budget_usd(e, e.at("a"), 1);
  ASSERT_TRUE(left);
  EXPECT_GT(*left, 0);
  EXPECT_LT(*left, 0.001);
}

TEST(Spending, WithoutABudgetThereIsNoLimit) {
  auto const e = exploration({session(11)});
  EXPECT_EQ(remaining_budget_usd(e), std::nullopt);
  EXPECT_EQ(remaining_budget_usd(e, e.at("a"), 1), std::nullopt);
}

TEST(Spending, ARunningSessionCountsItsTimeSoFar) {
  auto e = exploration({session(1), session(1)});
  auto& record = e.approaches[0];
  record.state = ApproachState::running;
  record.sessions[1].result.reset();
  record.sessions[1].started = TimePoint(10min);
  EXPECT_EQ(consumption_of(record, TimePoint(12min)).time, 3min);
  EXPECT_EQ(consumption_of(record, {}).time, 1min);
}

TEST(Spending, IsSpentByAnyLimit) {
  Consumption used;
  used.usage.cost_usd = 9;
  used.usage.output_tokens = 90;
  used.usage.turns = 9;
  used.time = 9min;
  EXPECT_FALSE(is_spent({}, used));
  EXPECT_FALSE(is_spent({.usd = 10, .tokens = 100, .turns = 10, .time = 10min}, used));
  EXPECT_TRUE(is_spent({.usd = 9}, used));
  EXPECT_TRUE(is_spent({.tokens = 90}, used));
  EXPECT_TRUE(is_spent({.turns = 9}, used));
  EXPECT_TRUE(is_spent({.time = 9min}, used));
}

/// The ledger and what a session may spend follow one rule.
TEST(Spending, TheLedgerReachesABudgetWhenNothingRemains) {
  auto e = exploration({session(6), session(std::nullopt), session(4)});
  e.helpers = {helper(5)};
  e.experiment.session.budget.usd = 10;
  e.experiment.budget.usd = 15;
  Ledger ledger(e.experiment.budget, e.experiment.session.budget);
  ledger.add_helpers(consumption_of_helpers(e));
  auto const news = ledger.take("a", consumption_of(e.at("a"), {}));
  ASSERT_EQ(news.size(), 2U);
  EXPECT_EQ(news[0], (BudgetAlert{"a", BudgetKind::usd, 10, 10, true}));
  EXPECT_EQ(news[1], (BudgetAlert{"", BudgetKind::usd, 15, 15, true}));
  EXPECT_TRUE(is_spent(e.experiment.budget, total_consumption(e, {})));
}

// The stages in which `halving` releases the budgets of approaches.

Exploration of(int approaches, Strategy strategy = Strategy::halving) {
  Exploration exploration;
  exploration.experiment.session.strategy = strategy;
  exploration.approaches.resize(static_cast<std::size_t>(approaches));
  return exploration;
}

double share_at(int stage, int approaches) {
  auto exploration = of(approaches);
  exploration.approaches[0].strategy.stage = stage;
  return budget_share(exploration, exploration.approaches[0]);
}

TEST(Stages, HalveApproachesUntilOneIsLeft) {
  EXPECT_EQ(stages_of(of(1)), 0);
  EXPECT_EQ(stages_of(of(2)), 1);
  EXPECT_EQ(stages_of(of(5)), 3);
  EXPECT_EQ(stages_of(of(8)), 3);
}

TEST(Stages, DoNotCountFurtherSamples) {
  auto exploration = of(3);
  exploration.approaches[2].approach.of = "a";
  EXPECT_EQ(stages_of(exploration), 1);
}

TEST(Stages, DoubleTheBudgetUntilItIsWhole) {
  EXPECT_EQ(share_at(0, 8), 0.125);
  EXPECT_EQ(share_at(2, 8), 0.5);
  EXPECT_EQ(share_at(3, 8), 1);
  EXPECT_EQ(share_at(4, 8), 1);
  EXPECT_EQ(share_at(0, 1), 1);
}

TEST(Stages, AreOfHalvingOnly) {
  auto const exploration = of(8, Strategy::race);
  EXPECT_EQ(stages_of(exploration), 0);
  EXPECT_EQ(budget_share(exploration, exploration.approaches[0]), 1);
}

}  // namespace
}  // namespace parallel_explore::schedule
