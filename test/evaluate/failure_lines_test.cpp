#include "evaluate/failure_lines.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::evaluate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(FailureLines, AreThoseThatLookLikeFailuresEachOnce) {
  EXPECT_THAT(failure_lines("ok 1 - a\nnot ok 2 - b\nnot ok 2 - b\nTypeError: x\n# tests 2\n"),
              ElementsAre("not ok 2 - b", "TypeError: x"));
  EXPECT_THAT(failure_lines("error 1\nerror 2\nerror 3\nerror 4\n", 2),
              ElementsAre("error 1", "error 2"));
}

TEST(FailureLines, AreNoTotalsThatCountNone) {
  EXPECT_THAT(failure_lines("7 passed, 0 failed\nFailures: 0\nno errors\nfail 0\n"), IsEmpty());
  EXPECT_THAT(failure_lines("10 failed, 2 passed\n"), ElementsAre("10 failed, 2 passed"));
}

TEST(FailureIn, PrefersWhatTheLastLineDoesNotSay) {
  EXPECT_EQ(failure_in("FAIL parse\n1 test skipped\n", ""), "FAIL parse");
  EXPECT_EQ(failure_in("FAIL parse\n", "cc: fatal: no input\n"),
            "cc: fatal: no input · FAIL parse");
  EXPECT_EQ(failure_in("one\ntwo\n\n", ""), "two");
  EXPECT_EQ(failure_in("one\n", "three\n"), "three");
  EXPECT_EQ(failure_in("", " \n"), "");
}

TEST(FailureLines, SurviveLinesOfAnyKind) {
  auto const found = failure_lines("error \x1b[31m" + std::string(10'000, 'x') + "\nfail\xff");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_LE(found[0].size(), 210U);
  EXPECT_EQ(found[0].find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace parallel_explore::evaluate
