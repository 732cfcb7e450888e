#include "spec/cursor_worktrees.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(CursorWorktrees, NameCommandsForThisSystem) {
  EXPECT_THAT(cursor_setup(R"({"setup-worktree": ["npm ci", "make"]})"),
              ElementsAre("npm ci", "make"));
  EXPECT_THAT(cursor_setup(R"({"setup-worktree": ["a"], "setup-worktree-unix": ["b"],
                               "setup-worktree-windows": ["c"]})"),
              ElementsAre("b"));
  EXPECT_THAT(cursor_setup(R"(["npm ci"])"), ElementsAre("npm ci"));
}

TEST(CursorWorktrees, NameAScript) {
  EXPECT_THAT(cursor_setup(R"({"setup-worktree": "it's.sh"})"),
              ElementsAre(HasSubstr(R"("$ROOT_WORKTREE_PATH"/.cursor/'it'\''s.sh')")));
}

TEST(CursorWorktrees, SayNothingWhereTheyAreSomethingElse) {
  for (auto const* text :
       {"", "{", "{}", "1", R"({"setup-worktree": 1})", R"({"setup-worktree": ""})",
        R"({"setup-worktree": [1, ""]})", R"({"setup-worktree-windows": ["x"]})"})
    EXPECT_THAT(cursor_setup(text), IsEmpty()) << text;
}

}  // namespace
}  // namespace parallel_explore::spec
