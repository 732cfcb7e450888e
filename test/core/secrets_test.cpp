#include "core/secrets.hpp"

#include "core/child_environment.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::core {
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
  std::map<std::string, std::string> const ours{
      {"A_KEY", "abcdefgh"}, {"B_TOKEN", "abcdefghijkl"}, {"HOME", "/home/me"}};
  Secrets const secrets(ours);
  EXPECT_EQ(secrets.masked("x abcdefghijkl y abcdefgh /home/me"),
            "x ************ y ******** /home/me");
}

TEST(Secrets, ThatAreShortAreNone) {
  std::map<std::string, std::string> const ours{{"A_KEY", "1234567"}};
  EXPECT_TRUE(Secrets(ours).empty());
}

TEST(Secrets, AreFoundWithinJsonToo) {
  std::map<std::string, std::string> const ours{{"A_KEY", "with\"quote\\and\nline"}};
  Secrets const secrets(ours);
  EXPECT_EQ(secrets.masked(R"({"x":"with\"quote\\and\nline"})").find("quote"), std::string::npos);
}

TEST(Secrets, AreMaskedInAStreamHoweverItIsCut) {
  std::map<std::string, std::string> const ours{{"A_KEY", "abcdabcdX"}};
  Secrets const secrets(ours);
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

TEST(ChildEnvironment, HasWhatProgramsNeedAndWhatIsAskedFor) {
  Environment const ours{{"PATH", "/bin"},          {"HOME", "/me"},        {"LC_ALL", "C"},
                         {"NPM_CONFIG_TOKEN", "x"}, {"MY_OWN", "1"},        {"MY_API_KEY", "2"},
                         {"SOMETHING_ELSE", "3"},   {"CMAKE_PREFIX", "/p"}, {"GIT_DIR", "/x"}};
  EXPECT_EQ(
      child_environment(ours),
      (Environment{{"PATH", "/bin"}, {"HOME", "/me"}, {"LC_ALL", "C"}, {"CMAKE_PREFIX", "/p"}}));
  std::vector<std::string> const asked{"MY_*", "GIT_DIR"};
  auto const theirs = child_environment(ours, asked);
  EXPECT_EQ(theirs.at("MY_OWN"), "1");
  EXPECT_EQ(theirs.at("MY_API_KEY"), "2") << "a credential that is asked for by name";
  EXPECT_FALSE(theirs.contains("GIT_DIR")) << "that is never a child's";
}

TEST(ChildEnvironment, FillsInVariables) {
  Environment const ours{{"A", "1"}};
  EXPECT_EQ(expand_variables("x${A}y${B}z", ours), "x1yz");
  EXPECT_EQ(expand_variables("$A ${A", ours), "$A ${A");
}

}  // namespace
}  // namespace parallel_explore::core
