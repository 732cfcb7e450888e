#include "score/judging_text.hpp"

#include "score/judge_answers.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

using testing::HasSubstr;
using testing::Not;

template <class Better>
std::string text_of(std::vector<std::string> const& names, int judges, Better better) {
  return judging_text(judging_of(all_pairs(names, judges, better), question()));
}

TEST(JudgingText, SaysHowJudgesAgree) {
  auto const text = text_of({"a", "b", "c", "d"}, 3, by_order);
  EXPECT_THAT(text, HasSubstr("On clarity two judges agree in 100 % of cases (Krippendorff's α is "
                              "1.00: strongly)."));
  EXPECT_THAT(text, HasSubstr("1 claude (same answer in both orders for 6 of 6 pairs), 2 claude"));
  EXPECT_THAT(text, Not(HasSubstr("too few")));
}

TEST(JudgingText, SaysWhereVotesAreTooFew) {
  auto const text = text_of({"a", "b"}, 3, by_order);
  EXPECT_THAT(text, HasSubstr("Too few votes to tell a good judge from a coin toss."));
  EXPECT_THAT(text, HasSubstr("(too few votes to tell whether by chance)"));
  auto const one = text_of({"a", "b", "c", "d"}, 2, [](int judge, std::size_t i, std::size_t j) {
    return judge == 2 && i + j < 4 ? 0 : by_order(judge, i, j);
  });
  EXPECT_THAT(one, HasSubstr("For judge 2: too few votes to tell a good judge from a coin toss."));
}

TEST(JudgingText, NamesACycle) {
  auto const text = text_of({"a", "b", "c"}, 3, [](int, std::size_t i, std::size_t j) {
    return (i + 1) % 3 == j ? 1 : 2;
  });
  EXPECT_THAT(text, HasSubstr("\nclarity: the judges prefer a over b, b over c and c over a. No "
                              "ranking agrees with all of these preferences.\n"));
  EXPECT_THAT(text_of({"a", "b", "c"}, 3, by_order), Not(HasSubstr(" over ")));
}

TEST(JudgingText, SaysWhenJudgesMayGoByLength) {
  Judging judging;
  judging.judges.emplace_back().agent = "claude";
  auto& criterion = judging.criteria.emplace_back();
  criterion.criterion = "clarity";
  criterion.sized_pairs = 10;
  criterion.larger_preferred = 9;
  EXPECT_THAT(judging_text(judging), Not(HasSubstr("larger")));
  criterion.follows_size = true;
  EXPECT_THAT(judging_text(judging), HasSubstr("prefer the larger change in 9 of 10 pairs."));
  criterion.larger_preferred = 0;
  EXPECT_THAT(judging_text(judging), HasSubstr("prefer the smaller change in 10 of 10 pairs."));
}

TEST(JudgingText, SaysHowJudgesAgreeWithPeople) {
  Judging judging;
  judging.people_votes = 4;
  EXPECT_EQ(judging_text(judging),
            "\nPeople voted 4 times; their votes do not count towards the score.\n");
  judging.judges.resize(2);
  judging.judges[1].judge_number = 2;
  for (auto& judge : judging.judges) judge.shared_with_people = 4;
  judging.judges[0].agrees_with_people = 3;
  EXPECT_THAT(
      judging_text(judging),
      HasSubstr("Of the pairs on which both have a preference, judge 1 agrees with them in 3 of "
                "4, judge 2 in 0 of 4.\n"));
}

TEST(JudgingText, NamesWhoAlwaysPrefersThePosition) {
  auto const text = text_of({"a", "b"}, 1, first_shown);
  EXPECT_THAT(text, HasSubstr("1 claude (always preferred the first shown, in 1 pair)."));
  EXPECT_THAT(text, Not(HasSubstr("agree")));
}

}  // namespace
}  // namespace parallel_explore::score
