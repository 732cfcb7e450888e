#include "parallel_explore/task_orchestrator.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::ElementsAre;

TEST(MergeOrder, IsThatOfThePlanWhereNothingSpeaksAgainstIt) {
  EXPECT_THAT(merge_order({"a", "b", "c"}, {{}, {}, {}}, {5, 5, 5}, {}),
              ElementsAre("a", "b", "c"));
  EXPECT_THAT(merge_order({}, {}, {}, {}), ElementsAre());
}

TEST(MergeOrder, PutsTheSmallerFirst) {
  EXPECT_THAT(merge_order({"a", "b", "c"}, {{}, {}, {}}, {500, 5, 50}, {}),
              ElementsAre("b", "c", "a"));
}

TEST(MergeOrder, PutsWhatConflictsWithManyLast) {
  EXPECT_THAT(merge_order({"a", "b", "c", "d"}, {{}, {}, {}, {}}, {99, 9, 9, 9},
                          {{"a", "b", {"f"}}, {"a", "c", {"f"}}}),
              ElementsAre("d", "b", "c", "a"));
}

TEST(MergeOrder, PutsWhatOthersBuildOnBeforeThem) {
  EXPECT_THAT(merge_order({"a", "b", "c"}, {{"c"}, {"a"}, {}}, {1, 2, 300}, {}),
              ElementsAre("c", "a", "b"));
}

TEST(MergeOrder, BeginsSomewhereInACircleAndIgnoresWhatIsNotThere) {
  EXPECT_THAT(merge_order({"a", "b"}, {{"b", "gone"}, {"a", "b"}}, {2, 1}, {{"a", "gone", {}}}),
              ElementsAre("b", "a"));
}

}  // namespace
}  // namespace parallel_explore
