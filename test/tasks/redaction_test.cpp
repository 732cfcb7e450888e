#include "tasks/redaction.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::tasks {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Redacted, LeavesOrdinaryTextAsItIs) {
  for (char const* text :
       {"", "nothing to hide", "task-force and risk-averse people", "max_tokens=4096 is a limit",
        "sk-short", "see https://example.com/path?x=1", "a@b.c wrote //comment", "KEYBOARD=us"})
    EXPECT_EQ(redact(text), text);
}

TEST(Redacted, TakesTokensOut) {
  for (std::string const token :
       {"ghp_0123456789abcdefABCDEF0123456789abcd", "github_pat_11AAAAAAA0_abcdefghijklmnop",
        "sk-ant-api03-abcdefghijklmnopqrstuvwxyz", "AKIAIOSFODNN7EXAMPLE", "xoxb-1234567890-abcdef",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc"}) {
    EXPECT_EQ(redact("before " + token + " after"), "before [removed] after");
    EXPECT_EQ(redact("\"" + token + "\""), "\"[removed]\"");
  }
}

TEST(Redacted, TakesValuesOfCredentialsOut) {
  EXPECT_EQ(redact("API_KEY=hunter22 next"), "API_KEY=[removed] next");
  EXPECT_EQ(redact("\"password\": \"hunter22\","), "\"password\": \"[removed]\",");
  EXPECT_EQ(redact("export DB_PASSWORD='hunter22'"), "export DB_PASSWORD='[removed]'");
}

TEST(Redacted, TakesUserAndPasswordOutOfAddresses) {
  EXPECT_EQ(redact("https://me:pass@host/x and ssh://git@host/y"),
            "https://[removed]@host/x and ssh://[removed]@host/y");
}

TEST(Redacted, TakesPrivateKeysOut) {
  auto const text = redact(
      "key:\n-----BEGIN OPENSSH PRIVATE KEY-----\nabcd\nefgh\n-----END OPENSSH PRIVATE "
      "KEY-----\nrest");
  EXPECT_EQ(text, "key:\n[removed]\nrest");
  EXPECT_THAT(redact("-----BEGIN PRIVATE KEY-----\ncut off"), Not(HasSubstr("cut off")));
}

TEST(LastLines, AreTheLastOnes) {
  EXPECT_EQ(last_lines("a\nb\nc\n", 2, 100), "b\nc");
  EXPECT_EQ(last_lines("a\nb\nc", 9, 100), "a\nb\nc");
  EXPECT_EQ(last_lines("", 3, 100), "");
  EXPECT_EQ(last_lines("long first line\nb\nc", 9, 6), "b\nc");
  EXPECT_EQ(last_lines("\n\n", 3, 100), "");
}

}  // namespace
}  // namespace parallel_explore::tasks
