#include "text/secrets.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

TEST(Secrets, AreKnownByTheWordsInAVariablesName) {
  for (auto const* name :
       {"ANTHROPIC_API_KEY", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "DB_PASSWORD", "npm_token",
        "HTTP_AUTH", "GH_PAT", "MYAPIKEY", "CREDENTIALS"}) {
    EXPECT_TRUE(names_a_credential(name)) << name;
  }
  for (auto const* name : {"PATH", "KEYBOARD", "MAX_TOKENS", "TOKENIZER", "AUTHOR", "SSH_AUTH_SOCK",
                           "KEY_FILE", "PASSIVE", "MONKEY", "XAUTHORITY", "TOKEN_URL"}) {
    EXPECT_FALSE(names_a_credential(name)) << name;
  }
}

TEST(Secrets, AreMaskedWithoutMovingWhatFollows) {
  std::map<std::string, std::string> const environment{
      {"A_KEY", "abcdefgh"}, {"B_TOKEN", "abcdefghijkl"}, {"HOME", "/home/me"}};
  Secrets const secrets(environment);
  EXPECT_EQ(secrets.masked("x abcdefghijkl y abcdefgh /home/me"),
            "x ************ y ******** /home/me");
}

TEST(Secrets, ThatAreShortAreNone) {
  std::map<std::string, std::string> const environment{{"A_KEY", "1234567"}};
  EXPECT_TRUE(Secrets(environment).empty());
}

TEST(Secrets, AreFoundWithinJsonToo) {
  std::map<std::string, std::string> const environment{{"A_KEY", "with\"quote\\and\nline"}};
  Secrets const secrets(environment);
  EXPECT_EQ(secrets.masked(R"({"x":"with\"quote\\and\nline"})").find("quote"), std::string::npos);
}

TEST(Secrets, AreMaskedInAStreamHoweverItIsCut) {
  std::map<std::string, std::string> const environment{{"A_KEY", "abcdabcdX"}};
  Secrets const secrets(environment);
  std::string const text = "say abcdabcdX and abcdabcd, abcdabcdabcdX";
  auto const whole = secrets.masked(text);
  EXPECT_EQ(whole, "say ********* and abcdabcd, abcd*********");
  for (std::size_t size = 1; size <= text.size(); ++size) {
    SecretsInStream stream(secrets);
    std::string seen;
    for (std::size_t at = 0; at < text.size(); at += size)
      seen += stream.take(text.substr(at, size));
    seen += stream.finish();
    EXPECT_EQ(seen, whole) << "in pieces of " << size;
  }
}

}  // namespace
}  // namespace parallel_explore::text
