#include "text/digest.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::text {
namespace {

TEST(Digest, IsTheSha1OfTheBytes) {
  EXPECT_EQ(digest("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(digest(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

}  // namespace
}  // namespace parallel_explore::text
