#include "score/agreement.hpp"

#include "score/judge_answers.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace parallel_explore::score {
namespace {

using testing::DoubleNear;
using testing::Optional;

Agreement agreement_of(std::vector<events::Judged> const& answers) {
  return agreement_on(votes_on(answers, "clarity"));
}

std::vector<std::string> const four{"a", "b", "c", "d"};

TEST(Agreement, IsOneWhereAllSayTheSame) {
  auto const found = agreement_of(all_pairs(four, 3, by_order));
  EXPECT_THAT(found.share, Optional(1.0));
  EXPECT_THAT(found.alpha, Optional(DoubleNear(1, 1e-12)));
  EXPECT_EQ(found.level, AgreementLevel::strong);
}

TEST(Agreement, IsAlphaByHand) {
  // Two judges differ on one of six pairs. Of 12 preferences, two on different pairs differ in half
  // of the cases: alpha = 1 − (1/6) / (1/2).
  auto const found = agreement_of(all_pairs(four, 2, [](int judge, std::size_t i, std::size_t j) {
    bool const differs = judge == 2 && i + j == 5;
    return differs ? 3 - by_order(judge, i, j) : by_order(judge, i, j);
  }));
  EXPECT_THAT(found.share, Optional(DoubleNear(5.0 / 6, 1e-12)));
  EXPECT_THAT(found.alpha, Optional(DoubleNear(2.0 / 3, 1e-12)));
  EXPECT_EQ(found.level, AgreementLevel::chance) << "coins agree on five of six in 7 of 64 cases";
}

TEST(Agreement, HasALevelWhereVotesSuffice) {
  std::vector<std::string> const eight{"a", "b", "c", "d", "e", "f", "g", "h"};
  auto const differing_on = [&](std::size_t pairs) {
    return agreement_of(all_pairs(eight, 2, [&](int judge, std::size_t i, std::size_t j) {
      bool const differs = judge == 2 && std::min(i, j) == 0 && std::max(i, j) <= pairs;
      return differs ? 3 - by_order(judge, i, j) : by_order(judge, i, j);
    }));
  };
  EXPECT_EQ(differing_on(1).level, AgreementLevel::strong);
  EXPECT_EQ(differing_on(4).level, AgreementLevel::substantial);
  EXPECT_EQ(differing_on(7).level, AgreementLevel::some);
}

TEST(Agreement, CountsATieAsAnAnswerOfItsOwn) {
  // One of two judges calls one of six pairs a tie: 11 preferences and a tie; two of them differ by
  // chance in (11 · 10 / 2 + 2 · 11) / (12 · 11) of the cases.
  auto const found = agreement_of(all_pairs(four, 2, [](int judge, std::size_t i, std::size_t j) {
    return judge == 2 && i + j == 5 ? 0 : by_order(judge, i, j);
  }));
  EXPECT_THAT(found.alpha, Optional(DoubleNear(1 - (1.0 / 6) / (77.0 / 132), 1e-12)));
}

TEST(Agreement, OfOppositesIsBelowChance) {
  auto const found = agreement_of(all_pairs(four, 2, [](int judge, std::size_t i, std::size_t j) {
    return judge == 2 ? 3 - by_order(judge, i, j) : by_order(judge, i, j);
  }));
  EXPECT_THAT(found.share, Optional(0.0));
  EXPECT_THAT(found.alpha, Optional(DoubleNear(-1, 1e-12)));
  EXPECT_EQ(found.level, AgreementLevel::chance);
}

TEST(Agreement, IsUnknownOfFewVotes) {
  auto const two = agreement_of(all_pairs({"a", "b"}, 3, by_order));
  EXPECT_THAT(two.share, Optional(1.0));
  EXPECT_EQ(two.alpha, std::nullopt) << "three coins agree in a quarter of cases";
  EXPECT_NE(agreement_of(all_pairs({"a", "b", "c"}, 3, by_order)).alpha, std::nullopt);
  auto const ties =
      agreement_of(all_pairs(four, 3, [](int, std::size_t, std::size_t) { return 0; }));
  EXPECT_THAT(ties.share, Optional(1.0));
  EXPECT_EQ(ties.alpha, std::nullopt);
  EXPECT_EQ(agreement_of(all_pairs(four, 1, by_order)).share, std::nullopt);
}

TEST(Agreement, NeedsBothOrders) {
  std::vector<events::Judged> one_order{vote(1, "a", "b", 1), vote(2, "a", "b", 1)};
  EXPECT_EQ(agreement_of(one_order).share, std::nullopt);
}

TEST(Agreement, DoesNotHangOnNames) {
  auto const alpha_of = [](std::vector<std::string> const& names) {
    return *agreement_of(all_pairs(names, 2, [](int judge, std::size_t i, std::size_t j) {
              return judge == 2 && i + j == 3 ? 0 : by_order(judge, i, j);
            })).alpha;
  };
  EXPECT_DOUBLE_EQ(alpha_of(four), alpha_of({"q", "z", "b", "m"}));
}

}  // namespace
}  // namespace parallel_explore::score
