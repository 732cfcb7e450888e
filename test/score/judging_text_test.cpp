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
  EXPECT_THAT(text, HasSubstr("1 claude (the same in both orders in 6 of 6 pairs), 2 claude"));
  EXPECT_THAT(text, Not(HasSubstr("too few")));
}

TEST(JudgingText, SaysWhereVotesAreTooFew) {
  auto const text = text_of({"a", "b"}, 3, by_order);
  EXPECT_THAT(text, HasSubstr("Too few votes to tell a coin from a good judge."));
  EXPECT_THAT(text, HasSubstr("(too few votes to tell whether by chance)"));
  auto const one = text_of({"a", "b", "c", "d"}, 2, [](int judge, std::size_t i, std::size_t j) {
    return judge == 2 && i + j < 4 ? 0 : by_order(judge, i, j);
  });
  EXPECT_THAT(one, HasSubstr("For judge 2: too few votes to tell a coin from a good judge."));
}

TEST(JudgingText, NamesWhoAlwaysPrefersThePosition) {
  auto const text = text_of({"a", "b"}, 1, first_shown);
  EXPECT_THAT(text, HasSubstr("1 claude (always preferred the first shown, in 1 pair)."));
  EXPECT_THAT(text, Not(HasSubstr("agree")));
}

}  // namespace
}  // namespace parallel_explore::score
