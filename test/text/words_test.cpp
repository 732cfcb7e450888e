#include "text/words.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

TEST(Slug, IsSafeAsADirectoryABranchAndAnArgument) {
  EXPECT_EQ(slug("Token Bucket (v2)"), "token-bucket-v2");
  EXPECT_EQ(slug("../../etc/passwd"), "etc-passwd");
  EXPECT_EQ(slug("a..b"), "a.b");
  EXPECT_EQ(slug("main.lock"), "main");
  EXPECT_EQ(slug("x.lock.lock"), "x");
  EXPECT_EQ(slug("-rf"), "rf");
  EXPECT_EQ(slug(".hidden."), "hidden");
  EXPECT_EQ(slug("käse 🎉"), "k-se");
  EXPECT_EQ(slug("🎉"), "");
  EXPECT_EQ(slug("@{0}"), "0");
  EXPECT_EQ(slug(std::string(300, 'x')).size(), 64U);
  for (std::string const text : {"a", "token-bucket-v2", "v1.2", "k-se"})
    EXPECT_EQ(slug(text), text) << "slugs stay";
}

TEST(Nearest, IsCloseOrNothing) {
  std::vector<std::string> const known{"weight", "worst", "run"};
  EXPECT_EQ(nearest("wieght", known), "weight");
  EXPECT_EQ(nearest("rnu", known), "run");
  EXPECT_EQ(nearest("elephant", known), std::nullopt);
}

}  // namespace
}  // namespace parallel_explore::text
