#include "rounds/judge_plan.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace parallel_explore::rounds {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

JudgePlan plan_of(std::size_t candidates, int judges, int max_sessions) {
  JudgePlanRequest request;
  request.candidates = candidates;
  request.judges = judges;
  request.max_sessions = max_sessions;
  return plan_pairs(request);
}

int sessions_of(JudgePlan const& plan) {
  std::size_t questions = 0;
  for (auto const& pair : plan.pairs) questions += pair.judges.size();
  return 2 * static_cast<int>(questions);
}

/// How often each candidate is compared.
std::vector<int> comparisons(JudgePlan const& plan, std::size_t candidates) {
  std::vector<int> counts(candidates);
  for (auto const& pair : plan.pairs) {
    ++counts[pair.one];
    ++counts[pair.other];
  }
  return counts;
}

TEST(JudgePlan, HasAllPairsIfTheyFit) {
  auto const plan = plan_of(5, 3, 60);
  EXPECT_THAT(plan.pairs, SizeIs(10));
  EXPECT_EQ(sessions_of(plan), 60);
  EXPECT_THAT(plan.left_out, IsEmpty());
}

TEST(JudgePlan, ConnectsAllWithinTheLimit) {
  for (std::size_t candidates = 2; candidates <= 31; ++candidates) {
    for (int judges = 1; judges <= 4; ++judges) {
      auto const plan = plan_of(candidates, judges, 60);
      EXPECT_LE(sessions_of(plan), 60) << candidates;
      EXPECT_THAT(plan.left_out, IsEmpty()) << candidates << " candidates, " << judges;
    }
  }
}

TEST(JudgePlan, IsBalanced) {
  auto const plan = plan_of(12, 3, 60);
  EXPECT_EQ(sessions_of(plan), 60) << "instead of 396";
  auto const counts = comparisons(plan, 12);
  auto const [least, most] = std::ranges::minmax(counts);
  EXPECT_GE(least, 2);
  EXPECT_LE(most, least + 1);
  std::map<int, int> of_judges;
  for (auto const& pair : plan.pairs) {
    EXPECT_THAT(pair.judges, SizeIs(2)) << "so that judges can be compared";
    for (int const judge : pair.judges) ++of_judges[judge];
  }
  EXPECT_EQ(of_judges[1], 10);
  EXPECT_EQ(of_judges[2], 10);
  EXPECT_EQ(of_judges[3], 10);
}

TEST(JudgePlan, LeavesOutTheLastWhereNotAllFit) {
  auto const plan = plan_of(6, 3, 6);
  EXPECT_EQ(sessions_of(plan), 6);
  EXPECT_THAT(plan.left_out, ElementsAre(4, 5));
  EXPECT_THAT(plan_of(3, 3, 0).left_out, ElementsAre(0, 1, 2));
  EXPECT_THAT(plan_of(0, 3, 60).pairs, IsEmpty());
  EXPECT_THAT(plan_of(1, 3, 60).pairs, IsEmpty());
}

TEST(JudgePlan, KeepsWhatWasAskedAndConnectsNewcomers) {
  JudgePlanRequest request;
  request.candidates = 4;
  request.max_sessions = 16;
  request.asked = {{0, 1, {1, 2, 3}}, {1, 2, {1}}};
  auto const plan = plan_pairs(request);
  EXPECT_EQ(sessions_of(plan), 16);
  EXPECT_THAT(plan.left_out, IsEmpty());
  EXPECT_EQ(plan.pairs[0].judges, (std::set<int>{1, 2, 3}));
  EXPECT_TRUE(plan.pairs[1].judges.contains(1));
  request.max_sessions = 8;
  EXPECT_THAT(plan_pairs(request).left_out, ElementsAre(3)) << "everything is spent";
}

TEST(JudgePlan, IsCompletedByItself) {
  JudgePlanRequest request;
  request.candidates = 9;
  auto const whole = plan_pairs(request);
  request.asked = whole.pairs;
  EXPECT_EQ(plan_pairs(request).pairs, whole.pairs);
}

TEST(JudgePlan, LeavesRoomForLaterCandidates) {
  JudgePlanRequest request;
  request.candidates = 4;
  request.expected = 20;
  auto const plan = plan_pairs(request);
  EXPECT_LE(sessions_of(plan), 60 - 2 * 16);
  EXPECT_THAT(plan.left_out, IsEmpty());
}

TEST(JudgePlan, CountsSessions) {
  JudgeSettings settings;
  EXPECT_EQ(judge_sessions(settings, 1), 0);
  EXPECT_EQ(judge_sessions(settings, 3), 18);
  EXPECT_EQ(judge_sessions(settings, 12), 60);
  EXPECT_EQ(judge_sessions(settings, 100'000), 60);
  settings.max_sessions = 7;
  EXPECT_EQ(judge_sessions(settings, 12), 6);
  settings.mode = JudgeMode::scale;
  settings.max_sessions = 4;
  EXPECT_EQ(judge_sessions(settings, 12), 4);
}

}  // namespace
}  // namespace parallel_explore::rounds
