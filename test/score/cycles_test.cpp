#include "score/cycles.hpp"

#include "score/judge_answers.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// The majority prefers the first of each pair.
Cycles cycles_of(std::vector<std::pair<std::string, std::string>> const& preferences) {
  std::vector<events::Judged> answers;
  for (auto const& [better, worse] : preferences) {
    answers.push_back(vote(1, better, worse, 1));
    answers.push_back(vote(1, worse, better, 2));
  }
  return cycles_in(votes_on(answers, "clarity"));
}

TEST(Cycles, NameACircleOfThree) {
  auto const found = cycles_of({{"a", "b"}, {"b", "c"}, {"c", "a"}});
  EXPECT_EQ(found.triads, 1);
  EXPECT_EQ(found.circular, 1);
  EXPECT_THAT(found.examples, ElementsAre(ElementsAre("a", "b", "c")));
  auto const turned = cycles_of({{"b", "a"}, {"c", "b"}, {"a", "c"}});
  EXPECT_THAT(turned.examples, ElementsAre(ElementsAre("a", "c", "b")));
}

TEST(Cycles, AreAbsentFromAnOrder) {
  auto const found =
      cycles_of({{"a", "b"}, {"b", "c"}, {"a", "c"}, {"a", "d"}, {"b", "d"}, {"c", "d"}});
  EXPECT_EQ(found.triads, 4);
  EXPECT_EQ(found.circular, 0);
  EXPECT_THAT(found.examples, IsEmpty());
}

TEST(Cycles, CountAllAndNameThree) {
  // A regular tournament of five has the most circular triads: (125 − 5) / 24.
  auto const found = cycles_of({{"a", "b"},
                                {"a", "c"},
                                {"b", "c"},
                                {"b", "d"},
                                {"c", "d"},
                                {"c", "e"},
                                {"d", "e"},
                                {"d", "a"},
                                {"e", "a"},
                                {"e", "b"}});
  EXPECT_EQ(found.triads, 10);
  EXPECT_EQ(found.circular, 5);
  EXPECT_THAT(found.examples, SizeIs(3));
}

TEST(Cycles, OfASparseDesignMayBeLonger) {
  auto const found = cycles_of({{"a", "b"}, {"b", "c"}, {"c", "d"}, {"d", "a"}});
  EXPECT_EQ(found.triads, 0);
  EXPECT_THAT(found.examples, ElementsAre(ElementsAre("a", "b", "c", "d")));
}

TEST(Cycles, NeedAMajority) {
  std::vector<events::Judged> answers{vote(1, "a", "b", 1), vote(1, "b", "a", 1)};
  auto const found = cycles_in(votes_on(answers, "clarity"));
  EXPECT_THAT(found.examples, IsEmpty());
  EXPECT_THAT(cycles_in({}).examples, IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::score
