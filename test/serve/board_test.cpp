#include "serve/board.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::serve {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(Board, AReaderGetsWhatIsNewerThanItHasSeen) {
  Board board;
  EXPECT_TRUE(board.put("a", "1", 10));
  EXPECT_TRUE(board.put("b", "1", 20));
  EXPECT_THAT(board.changed_since(0), ElementsAre(Pair("a", "1"), Pair("b", "1")));
  EXPECT_THAT(board.changed_since(10), ElementsAre(Pair("b", "1")));
  EXPECT_THAT(board.changed_since(20), IsEmpty());
}

TEST(Board, AReaderThatWasAwayGetsTheLastOnly) {
  Board board;
  for (std::uint64_t version = 1; version <= 1000; ++version)
    board.put("a", std::to_string(version), version);
  EXPECT_THAT(board.changed_since(3), ElementsAre(Pair("a", "1000")));
}

TEST(Board, TheSameTextIsNoChange) {
  Board board;
  board.put("a", "1", 10);
  EXPECT_FALSE(board.put("a", "1", 20));
  EXPECT_THAT(board.changed_since(10), IsEmpty());
}

TEST(Board, WhatIsTakenAwayIsTold) {
  Board board;
  board.put("a", "1", 1);
  board.put("b", "1", 1);
  EXPECT_TRUE(board.keep_only({"b"}, 2));
  EXPECT_THAT(board.changed_since(1), ElementsAre(Pair("a", "")));
  EXPECT_FALSE(board.keep_only({"b"}, 3));
  EXPECT_TRUE(board.put("a", "2", 3)) << "and comes back";
  EXPECT_THAT(board.changed_since(2), ElementsAre(Pair("a", "2")));
}

}  // namespace
}  // namespace parallel_explore::serve
