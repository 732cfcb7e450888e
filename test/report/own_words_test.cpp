#include "report/own_words.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

TEST(OwnWords, AreTheSectionsOfAnAnswer) {
  auto const words = own_words_in(
      "I did it.\n\n## Architecture\nA ring buffer.\n\n```\na -> b\n```\n### Implementation:\nOne "
      "file.\n\n**Pros**\n- fast\n- small,\n  really\n\nThat is all.\n## CONS ##\n1. no tests\n2) "
      "hard\n\n```json\n{\"scores\": {\"x\": 1}}\n```\n## Notes\n- not a weakness\n");
  EXPECT_THAT(words.architecture, HasSubstr("A ring buffer.\n\n```\na -> b\n```"));
  EXPECT_EQ(words.implementation, "One file.");
  EXPECT_THAT(words.pros, ElementsAre("fast", "small, really"));
  EXPECT_THAT(words.cons, ElementsAre("no tests", "hard"));
}

TEST(OwnWords, AreEmptyWithoutSections) {
  EXPECT_TRUE(own_words_in("").empty());
  EXPECT_TRUE(own_words_in("Pros and cons:\n- fast\n").empty());
  EXPECT_TRUE(own_words_in("```\n## Pros\n- in code\n```\n").empty());
}

TEST(OwnWords, AreOfBoundedSize) {
  std::string answer = "## Pros\n";
  for (int i = 0; i < 100; ++i) answer += "- " + std::string(5'000, 'x') + "\n";
  answer += "## Architecture\n";
  for (int i = 0; i < 1'000; ++i) answer += "a line\n";
  auto const words = own_words_in(answer);
  EXPECT_THAT(words.pros, SizeIs(20));
  EXPECT_LE(words.pros.front().size(), 2'003);
  EXPECT_LE(words.architecture.size(), 2'000);
}

}  // namespace
}  // namespace parallel_explore::report
