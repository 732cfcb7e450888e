#include "report/spending.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::report {
namespace {

SessionRecord session(std::optional<double> cost_usd) {
  SessionRecord session;
  session.agent = "claude";
  session.usage.output_tokens = 100;
  session.usage.cost_usd = cost_usd;
  return session;
}

TEST(Spending, IsAtLeastWhatIsKnownWhereASessionThatWasCutToldNoCost) {
  Exploration exploration;
  exploration.approaches.emplace_back().sessions = {session(std::nullopt), session(0.25)};
  auto const all = spending_by_agent(exploration);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_FALSE(all[0].usage.cost_usd);
  EXPECT_EQ(all[0].least_cost_usd, 0.25);
  EXPECT_TRUE(spending_text(all[0]).ends_with("200 tokens, at least $0.25"));
}

TEST(Spending, IsTheSumWhereEverySessionToldItsCost) {
  Exploration exploration;
  exploration.approaches.emplace_back().sessions = {session(0.5), session(0.25)};
  auto const all = spending_by_agent(exploration);
  EXPECT_FALSE(all.at(0).least_cost_usd);
  EXPECT_TRUE(spending_text(all.at(0)).ends_with("200 tokens, $0.75"));
}

}  // namespace
}  // namespace parallel_explore::report
