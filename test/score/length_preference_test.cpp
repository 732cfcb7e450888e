#include "score/length_preference.hpp"

#include "score/judge_answers.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

LengthPreference preference_of(std::vector<std::string> const& names,
                               std::map<std::string, double> const& sizes) {
  return length_preference(votes_on(all_pairs(names, 2, by_order), "clarity"), sizes);
}

TEST(LengthPreference, IsSeenInFiveCandidates) {
  auto const found = preference_of({"a", "b", "c", "d", "e"},
                                   {{"a", 50}, {"b", 40}, {"c", 30}, {"d", 20}, {"e", 10}});
  EXPECT_EQ(found.pairs, 10);
  EXPECT_EQ(found.larger, 10);
  EXPECT_TRUE(found.beyond_chance);
  EXPECT_TRUE(preference_of({"e", "d", "c", "b", "a"},
                            {{"a", 50}, {"b", 40}, {"c", 30}, {"d", 20}, {"e", 10}})
                  .beyond_chance)
      << "for the smaller";
}

TEST(LengthPreference, IsChanceWhereItMayBe) {
  // One order of four candidates in 12 is that of their sizes, or its reverse.
  auto const four =
      preference_of({"a", "b", "c", "d"}, {{"a", 40}, {"b", 30}, {"c", 20}, {"d", 10}});
  EXPECT_EQ(four.larger, 6);
  EXPECT_FALSE(four.beyond_chance);
  auto const mixed = preference_of({"a", "b", "c", "d", "e"},
                                   {{"a", 30}, {"b", 50}, {"c", 10}, {"d", 20}, {"e", 40}});
  EXPECT_FALSE(mixed.beyond_chance);
}

TEST(LengthPreference, LeavesOutWhatHasNoSizeOrTheSame) {
  EXPECT_EQ(preference_of({"a", "b", "c"}, {{"a", 10}, {"b", 10}}).pairs, 0);
  EXPECT_EQ(preference_of({"a", "b"}, {}).pairs, 0);
}

}  // namespace
}  // namespace parallel_explore::score
