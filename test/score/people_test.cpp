#include "score/people.hpp"

#include "parallel_explore/judging.hpp"
#include "score/judge_answers.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

using testing::IsEmpty;

events::Judged by_person(std::string first, std::string second, int preferred) {
  auto answer = vote(0, std::move(first), std::move(second), preferred);
  answer.agent = person_agent;
  return answer;
}

TEST(People, MeasureJudgesAndDoNotCount) {
  auto votes = all_pairs({"a", "b", "c"}, 1, by_order);
  auto const without = judging_of(votes, question());
  votes.push_back(by_person("b", "a", 2));
  votes.push_back(by_person("b", "c", 2));
  auto const judging = judging_of(votes, question());
  EXPECT_EQ(judging.people_votes, 2);
  ASSERT_EQ(judging.judges.size(), 1);
  EXPECT_EQ(judging.judges[0].shared_with_people, 2);
  EXPECT_EQ(judging.judges[0].agrees_with_people, 1);
  EXPECT_EQ(judging.criteria[0].scores, without.criteria[0].scores);
  EXPECT_EQ(judging.criteria[0].agreement, without.criteria[0].agreement);
}

TEST(People, AreNotComparedWithAJudgeThatContradictsItself) {
  auto const judges = votes_on(all_pairs({"a", "b"}, 1, first_shown), "clarity");
  std::vector<events::Judged> const people{by_person("a", "b", 1)};
  EXPECT_THAT(compared_with_people(judges, votes_on(people, "clarity")), IsEmpty());
}

TEST(People, AreNotComparedWithScoresThatTurnWithTheOrder) {
  // 5 points for a where it is shown first, 2 for b where that is.
  std::vector<events::Judged> judges{vote(1, "a", "b", 0), vote(1, "b", "a", 0)};
  judges[0].opinions[0].scores = {9, 4};
  judges[1].opinions[0].scores = {7, 5};
  std::vector<events::Judged> const people{by_person("a", "b", 1)};
  EXPECT_THAT(compared_with_people(votes_on(judges, "clarity"), votes_on(people, "clarity")),
              IsEmpty());
}

TEST(People, MayHaveNoPreference) {
  auto const judges = votes_on(all_pairs({"a", "b"}, 1, by_order), "clarity");
  std::vector<events::Judged> const people{by_person("a", "b", 0)};
  EXPECT_THAT(compared_with_people(judges, votes_on(people, "clarity")), IsEmpty());
}

TEST(People, AloneGiveNoScores) {
  std::vector<events::Judged> const people{by_person("a", "b", 1)};
  auto const judging = judging_of(people, question());
  EXPECT_THAT(judging.judges, IsEmpty());
  EXPECT_THAT(judging.criteria, IsEmpty());
  EXPECT_EQ(judging.people_votes, 1);
}

}  // namespace
}  // namespace parallel_explore::score
