#include "parallel_explore/judging.hpp"

#include "score/judge_answers.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace parallel_explore {
namespace {

using testing::DoubleNear;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Judging, RanksByStrength) {
  auto const judging = judging_of(all_pairs({"a", "b", "c"}, 3, by_order), question());
  auto const& scores = judging.criteria[0].scores;
  EXPECT_GT(scores.at("a"), scores.at("b"));
  EXPECT_GT(scores.at("b"), scores.at("c"));
  EXPECT_LT(scores.at("a"), 10);
  EXPECT_EQ(judging.judges.size(), 3);
  EXPECT_EQ(judging.judges[0].decided, 3);
  EXPECT_EQ(judging.judges[0].consistent, 3);
  EXPECT_EQ(judging.criteria[0].agreement, 1.0);
  EXPECT_THAT(judging.notes, IsEmpty());
}

TEST(Judging, DoesNotHangOnNamesOrOrder) {
  auto const scores_of = [](std::vector<std::string> names) {
    auto votes = all_pairs(names, 3, by_order);
    std::ranges::reverse(votes);
    auto const judging = judging_of(votes, question());
    std::vector<double> scores;
    for (auto const& name : names) scores.push_back(judging.criteria[0].scores.at(name));
    return scores;
  };
  auto const one = scores_of({"a", "b", "c"}), other = scores_of({"zeta", "beta", "alpha"});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_THAT(one[i], DoubleNear(other[i], 1e-9));
}

TEST(Judging, NamesJudgesInTheirOrderWhicheverAnsweredFirst) {
  auto votes = all_pairs({"a", "b"}, 3, by_order);
  std::ranges::reverse(votes);
  auto const judging = judging_of(votes, question());
  ASSERT_THAT(judging.judges, SizeIs(3));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(judging.judges[i].judge_number, i + 1);
}

TEST(Judging, SetsAsideWhoAlwaysTakesTheFirst) {
  auto votes = all_pairs({"a", "b", "c"}, 3, [](int judge, std::size_t i, std::size_t j) {
    return judge == 2 ? 1 : by_order(judge, i, j);
  });
  auto const judging = judging_of(votes, question());
  EXPECT_THAT(judging.judges[1].drop_reason, HasSubstr("0 of 3 pairs"));
  EXPECT_THAT(judging.judges[0].drop_reason, IsEmpty());
  ASSERT_THAT(judging.notes, SizeIs(1));
  EXPECT_THAT(judging.notes[0], HasSubstr("Judge 2 (claude) was set aside"));
  std::erase_if(votes, [](events::Judged const& each) { return each.judge_number == 2; });
  EXPECT_EQ(judging.criteria[0].scores, judging_of(votes, question()).criteria[0].scores);
}

TEST(Judging, ByNobodyButCoinsGivesNoScores) {
  auto const judging = judging_of(
      all_pairs({"a", "b", "c"}, 2, [](int, std::size_t, std::size_t) { return 1; }), question());
  EXPECT_THAT(judging.criteria[0].scores, IsEmpty());
  EXPECT_THAT(judging.notes, SizeIs(2));
}

TEST(Judging, OfTiesMakesAllEqual) {
  auto const judging = judging_of(
      all_pairs({"a", "b", "c"}, 1, [](int, std::size_t, std::size_t) { return 0; }), question());
  for (auto const& [name, score] : judging.criteria[0].scores)
    EXPECT_THAT(score, DoubleNear(5, 1e-9)) << name;
  EXPECT_EQ(judging.judges[0].decided, 0);
}

TEST(Judging, FailedAnswersCountForNobodyAndAreSaid) {
  auto votes = all_pairs({"a", "b"}, 1, by_order);
  votes.push_back(vote(2, "b", "a", 1));
  votes.back().failure = "it prefers \"Candidate 3\", which is not a candidate";
  votes.back().opinions.clear();
  auto const judging = judging_of(votes, question());
  EXPECT_EQ(judging.judges[1].failures, 1);
  EXPECT_GT(judging.criteria[0].scores.at("a"), 5);
  EXPECT_THAT(judging.notes[0], HasSubstr("an unusable answer 1 time"));
}

TEST(Judging, WhoAlwaysTakesTheFirstNeverAgrees) {
  for (auto const& names : std::vector<std::vector<std::string>>{{"a", "b"}, {"a", "b", "c"}}) {
    auto const judging = judging_of(all_pairs(names, 3, first_shown), question());
    EXPECT_EQ(judging.criteria[0].agreement, std::nullopt) << names.size();
    EXPECT_EQ(judging.criteria[0].alpha, std::nullopt) << names.size();
  }
}

TEST(Judging, NamesWhoFollowsThePosition) {
  auto const votes =
      all_pairs({"a", "b", "c", "d"}, 3, [](int judge, std::size_t i, std::size_t j) {
        return judge == 2 ? 2 : by_order(judge, i, j);
      });
  auto const judging = judging_of(votes, question());
  EXPECT_EQ(judging.judges[1].standing, JudgeStanding::follows_position);
  EXPECT_EQ(judging.judges[1].second_shown, 6);
  EXPECT_THAT(judging.notes,
              testing::ElementsAre("Judge 2 (claude) was set aside: it preferred the candidate "
                                   "shown second in 6 of 6 pairs."));
  EXPECT_EQ(judging.judges[0].standing, JudgeStanding::consistent);
}

TEST(Judging, KeepsWhoContradictsItselfInOneOfThreePairs) {
  auto const votes = all_pairs({"a", "b", "c"}, 2, [](int judge, std::size_t i, std::size_t j) {
    bool const gives_in = judge == 2 && i + j != 2;
    return gives_in ? 1 : by_order(judge, i, j);
  });
  auto const judging = judging_of(votes, question());
  EXPECT_EQ(judging.judges[1].consistent, 1);
  EXPECT_EQ(judging.judges[1].standing, JudgeStanding::too_few_votes);
  EXPECT_THAT(judging.judges[1].drop_reason, IsEmpty());
}

TEST(Judging, CountsTheFirstOfTwoAnswersToOneQuestion) {
  auto votes = all_pairs({"a", "b"}, 1, by_order);
  auto const once = judging_of(votes, question());
  votes.push_back(vote(1, "a", "b", 2));
  votes.push_back(vote(1, "a", "b", 2));
  auto const judging = judging_of(votes, question());
  EXPECT_EQ(judging.criteria[0].scores, once.criteria[0].scores);
  EXPECT_EQ(judging.judges[0].consistent, 1);
}

TEST(Judging, SaysWhatWasNeverCompared) {
  auto votes = all_pairs({"a", "b"}, 1, by_order);
  auto const others = all_pairs({"c", "d"}, 1, by_order);
  votes.insert(votes.end(), others.begin(), others.end());
  auto const judging = judging_of(votes, question());
  EXPECT_THAT(judging.criteria[0].scores, IsEmpty());
  EXPECT_THAT(judging.criteria[0].groups, SizeIs(2));
  EXPECT_THAT(judging.notes[0], HasSubstr("2 groups that were never compared"));
}

TEST(Judging, OnAScaleCancelsWhatAPositionIsWorth) {
  // Their true scores are 8, 5 and 2. A judge adds 2 to the first candidate shown and 1 to the
  // second, and sees an order and its reverse.
  std::vector<std::string> const names{"a", "b", "c"};
  std::vector<events::Judged> answers;
  for (bool const reversed : {false, true}) {
    events::Judged judged;
    judged.agent = "codex";
    judged.candidates = names;
    if (reversed) std::ranges::reverse(judged.candidates);
    judged.opinions = {{"clarity",
                        0,
                        reversed ? std::vector<double>{4, 6, 8} : std::vector<double>{10, 6, 2},
                        {}}};
    answers.push_back(std::move(judged));
  }
  auto const judging = judging_of(answers, question());
  auto const& scores = judging.criteria[0].scores;
  EXPECT_EQ(scores.at("a") - scores.at("b"), 3);
  EXPECT_EQ(scores.at("b") - scores.at("c"), 3);
  answers.pop_back();
  auto const once = judging_of(answers, question());
  EXPECT_EQ(once.criteria[0].scores.at("a") - once.criteria[0].scores.at("b"), 4)
      << "without the reverse";
}

TEST(Judging, LeavesOutOwnWorkWhereOthersJudgedIt) {
  auto votes = all_pairs({"a", "b"}, 1, by_order);
  auto partial = all_pairs({"a", "b"}, 1, [](int judge, std::size_t i, std::size_t j) {
    return 3 - by_order(judge, i, j);
  });
  for (auto& each : partial) {
    each.judge_number = 2;
    each.self_judged = true;
  }
  votes.insert(votes.end(), partial.begin(), partial.end());
  EXPECT_GT(judging_of(votes, question()).criteria[0].scores.at("a"), 6);
}

}  // namespace
}  // namespace parallel_explore
