#include "text/secrets.hpp"

#include <gmock/gmock.h>

#include <algorithm>

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

TEST(Secrets, AreKnownByTheirFormAndByNamesThatSayNothing) {
  auto const masks = [](std::string const& name, std::string const& value,
                        std::string const& secret) {
    std::map<std::string, std::string> const environment{{name, value}};
    return Secrets(environment).masked("<" + secret + ">") ==
           "<" + std::string(secret.size(), '*') + ">";
  };
  EXPECT_TRUE(masks("HTTPS_PROXY", "http://me:proxy-pw-1@host:3128", "proxy-pw-1"));
  EXPECT_TRUE(masks("PIP_INDEX_URL", "https://__token__:index%2Fpw%201@host/simple", "index/pw 1"));
  EXPECT_TRUE(masks("GOPROXY", "https://a:goproxy-pw@one,https://b:other-pw-2@two", "other-pw-2"));
  EXPECT_TRUE(masks("DATABASE_URL", "postgres://u:database-pw@db/x", "database-pw"));
  EXPECT_TRUE(masks("MYSQL_PWD", "mysql-pw-1", "mysql-pw-1"));
  EXPECT_TRUE(masks("SSHPASS", "sshpass-pw", "sshpass-pw"));
  EXPECT_TRUE(masks("APP_DSN", "user:dsn-password@tcp(host:3306)/base", "dsn-password"));
  EXPECT_TRUE(masks("AZURE_CONNECTION_STRING", "Name=a;AccountKey=abcd1234==;X=y", "abcd1234=="));
  EXPECT_TRUE(masks("GIT_SSH_COMMAND", "sshpass -p sshpw-secret ssh", "sshpw-secret"));
  EXPECT_TRUE(
      masks("NOTIFY", "https://hooks.slack.com/services/T0/B0/abcdef", "services/T0/B0/abcdef"));
  EXPECT_TRUE(masks("X", "Authorization: basic bWU6aGVhZGVyLXB3LTE=", "header-pw-1"));
  EXPECT_FALSE(masks("OLD_PWD", "/home/me/work", "/home/me/work"));
  EXPECT_FALSE(masks("HOME", "/home/someone", "/home/someone"));
}

TEST(Secrets, OfSettingsOfGitAreKnownByTheirKeys) {
  std::map<std::string, std::string> const environment{{"GIT_CONFIG_KEY_1", "http.extraHeader"},
                                                       {"GIT_CONFIG_VALUE_1", "X-Mine: abcdefgh"},
                                                       {"GIT_CONFIG_KEY_2", "user.name"},
                                                       {"GIT_CONFIG_VALUE_2", "Some Body"}};
  Secrets const secrets(environment);
  EXPECT_EQ(secrets.masked("X-Mine: abcdefgh of Some Body"), "**************** of Some Body");
}

TEST(Secrets, OfSeveralLinesAreMaskedLineByLine) {
  std::string const key = "-----BEGIN KEY-----\nfirst-line-1\nsecond-line-2\nx1\n-----END KEY-----";
  std::map<std::string, std::string> const environment{{"A_KEY", key}};
  Secrets const secrets(environment);
  EXPECT_EQ(secrets.masked("see second-line-2."), "see *************.");
  EXPECT_EQ(secrets.masked("first-line-1 second-line-2"), "************ *************");
  auto in_one_line = key;
  std::ranges::replace(in_one_line, '\n', ' ');
  EXPECT_EQ(secrets.masked(in_one_line), std::string(key.size(), '*'));
  std::map<std::string, std::string> const folded{{"A_KEY", R"(first-line-1\nsecond-line-2)"}};
  EXPECT_EQ(Secrets(folded).masked("second-line-2"), "*************");
}

TEST(Secrets, AreMaskedWhereATextWasCutWithinThem) {
  std::map<std::string, std::string> const environment{{"A_KEY", "abcdefghijkl"}};
  Secrets const secrets(environment);
  EXPECT_EQ(secrets.masked("see abcdefghij…"), "see **********…");
  EXPECT_EQ(secrets.masked("see abcd…"), "see abcd…");
  EXPECT_EQ(secrets.masked("see abcdefghij"), "see abcdefghij");
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
