#include "independence/glob.hpp"

#include <gtest/gtest.h>

#include <string>

namespace parallel_explore::independence {
namespace {

TEST(Glob, MatchesWithinDirectories) {
  EXPECT_TRUE(Glob("src/*.cpp").matches("src/a.cpp"));
  EXPECT_FALSE(Glob("src/*.cpp").matches("src/x/a.cpp"));
  EXPECT_TRUE(Glob("src/?.cpp").matches("src/ö.cpp"));
  EXPECT_FALSE(Glob("src?a").matches("src/a"));
  EXPECT_TRUE(Glob("[a-c]x[!0-9]").matches("bxy"));
  EXPECT_FALSE(Glob("[a-c]x[!0-9]").matches("bx1"));
  EXPECT_FALSE(Glob("a[!b]c").matches("a/c"));
}

TEST(Glob, MatchesAcrossDirectories) {
  EXPECT_TRUE(Glob("src/**/*.cpp").matches("src/a.cpp"));
  EXPECT_TRUE(Glob("src/**/*.cpp").matches("src/x/y/a.cpp"));
  EXPECT_TRUE(Glob("**/a").matches("a"));
  EXPECT_TRUE(Glob("src/**").matches("src/x/y"));
  EXPECT_FALSE(Glob("**/b.cpp").matches("src/ab.cpp"));
}

TEST(Glob, MatchesAlternatives) {
  EXPECT_TRUE(Glob("{a,b{c,d}}.h").matches("bd.h"));
  EXPECT_TRUE(Glob("{a,}.h").matches(".h"));
  EXPECT_FALSE(Glob("{a,b}.h").matches("ab.h"));
  EXPECT_TRUE(Glob("a{b").matches("a{b"));
  EXPECT_TRUE(Glob("a[b").matches("a[b"));
  EXPECT_TRUE(Glob("a,b").matches("a,b"));
}

TEST(Glob, TakesLittleTimeForHostilePatterns) {
  std::string stars, braces;
  for (int i = 0; i < 100; ++i) {
    stars += "*a";
    braces += "{a,aa,*}";
  }
  EXPECT_FALSE(Glob(stars + "b").matches(std::string(2000, 'a')));
  EXPECT_FALSE(Glob(braces + "b").matches(std::string(500, 'a')));
  EXPECT_FALSE(Glob(std::string(2000, '{')).matches(std::string(2000, 'a')));
}

}  // namespace
}  // namespace parallel_explore::independence
