#include "text/placeholders.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

TEST(Placeholders, AreReplacedOnceAndQuotedForAShell) {
  Placeholders const values{{"approach", "a'b"}, {"task", "{approach}"}};
  EXPECT_EQ(expand("{approach}-{task}-{other}-${approach}", values),
            "a'b-{approach}-{other}-${approach}");
  EXPECT_EQ(expand_shell("run {approach}", values), "run 'a'\\''b'");
}

}  // namespace
}  // namespace parallel_explore::text
