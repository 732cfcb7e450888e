#include "score/consistency.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

TEST(Consistency, HasABetaPosterior) {
  // Of a uniform prior and 9 hits in 10 tries: 11 t^10 − 10 t^11.
  EXPECT_NEAR(chance_of_share_below(0.5, 9, 10), 0.00586, 1e-5);
  EXPECT_NEAR(chance_of_share_below(0.5, 0, 0), 0.5, 1e-12);
}

TEST(Consistency, NeedsVotesToTellACoin) {
  EXPECT_EQ(standing_of({0, 0, 0, 0}), JudgeStanding::too_few_votes);
  EXPECT_EQ(standing_of({2, 0, 2, 0}), JudgeStanding::too_few_votes);
  EXPECT_EQ(standing_of({3, 1, 1, 1}), JudgeStanding::too_few_votes);
  EXPECT_EQ(standing_of({10, 6, 2, 2}), JudgeStanding::too_few_votes);
}

TEST(Consistency, TellsACoinFromAGoodJudge) {
  EXPECT_EQ(standing_of({3, 0, 2, 1}), JudgeStanding::no_better_than_coin);
  EXPECT_EQ(standing_of({100, 56, 22, 22}), JudgeStanding::no_better_than_coin);
  EXPECT_EQ(standing_of({100, 68, 16, 16}), JudgeStanding::consistent);
  EXPECT_EQ(standing_of({4, 4, 0, 0}), JudgeStanding::consistent);
}

TEST(Consistency, TellsAPreferenceForAPosition) {
  EXPECT_EQ(standing_of({4, 0, 4, 0}), JudgeStanding::follows_position);
  EXPECT_EQ(standing_of({4, 0, 0, 4}), JudgeStanding::follows_position);
  EXPECT_EQ(standing_of({20, 4, 15, 1}), JudgeStanding::follows_position);
  EXPECT_EQ(standing_of({4, 0, 2, 2}), JudgeStanding::no_better_than_coin);
}

}  // namespace
}  // namespace parallel_explore::score
