#include "text/secrets.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

/// The text with the credentials in it, which are between ‹ and ›.
struct Marked {
  std::string text, masked;
};
Marked marked(std::string_view written) {
  Marked result;
  bool secret = false;
  for (std::size_t i = 0; i < written.size(); ++i) {
    auto const rest = written.substr(i);
    if (rest.starts_with("‹") || rest.starts_with("›")) {
      secret = rest.starts_with("‹");
      i += 2;
      continue;
    }
    result.text += written[i];
    result.masked += secret && written[i] != '\n' ? '*' : written[i];
  }
  return result;
}

constexpr auto with_credentials = std::to_array<std::string_view>({
    "Authorization: Bearer ‹abcdef123456›\nnext",
    R"({"authorization":"token ‹abcdef123456›","x":1})",
    R"(curl -H \"Authorization: Basic ‹dXNlcjpwYXNz›\" next)",
    "X-Api-Key: ‹abcdef123456› next",
    "https://hooks.slack.com/‹services/T000/B000/XXXXXXXX› next",
    R"("https:\/\/hooks.slack.com\/‹services\/T000\/B000\/XXXX›")",
    "https%3A%2F%2Fhooks.slack.com%2F‹services%2FT000%2FB000%2FXXXX› next",
    "https://discord.com/‹api/webhooks/123456789/abc-DEF_ghi› next",
    "curl -u user:‹hunter22› https://example.com",
    "curl --user 'user:‹hunter22›' x",
    "mysql --password=‹hunter22› x",
    "sshpass -p ‹hunter22› ssh host",
    "git clone https://‹me:hunter22›@host/x",
    R"("https:\/\/‹me:hunter22›@host\/x")",
    "postgres://‹me:hunter22›@db/base",
    "https://‹0123456789abcdef0123›@host/x",
    "say ‹ghp_0123456789abcdefABCDEF0123456789abcd› now",
    R"({"text":"line\n‹ghp_0123456789abcdefABCD›\nnext"})",
    "‹AKIAIOSFODNN7EXAMPLE›",
    "‹sk-ant-api03-abcdefghijklmnopqrst›",
    "‹-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----›\nnext",
    R"("‹-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----›\n")",
});

TEST(CredentialMark, IsFoundWithoutKnowingTheValue) {
  Secrets const none;
  for (auto const each : with_credentials) {
    auto const [text, masked] = marked(each);
    EXPECT_EQ(none.masked(text), masked);
    EXPECT_TRUE(none.are_in(text)) << text;
  }
}

TEST(CredentialMark, IsFoundInAStreamHoweverItIsCut) {
  Secrets const none;
  for (auto const each : with_credentials) {
    auto const [text, masked] = marked(each);
    for (std::size_t size = 1; size <= text.size(); ++size) {
      SecretsInStream stream(none);
      std::string seen;
      for (std::size_t at = 0; at < text.size(); at += size)
        seen += stream.take(text.substr(at, size));
      seen += stream.finish();
      EXPECT_EQ(seen, masked) << "in pieces of " << size;
    }
  }
}

TEST(CredentialMark, IsNotSeenInOrdinaryText) {
  Secrets const none;
  for (std::string_view const text :
       {"Authorization: required for all routes", "the authorization header is checked",
        "Authorization: Bearer $TOKEN", "docker run -u 1000:1000 image", "git push -u origin main",
        "ssh://git@github.com/owner/repo and //comment @someone", "sk-learn/tests/test_metrics",
        "hf_hub_download(repo_id)", "ghp_short", "https://discord.com/channels/1/2",
        "https://example.com/a:b@c", "--password-stdin", "token = parse(text); key: value",
        "-----BEGIN CERTIFICATE-----\nMIIabc\n-----END CERTIFICATE-----", "npm_config_registry",
        "eyJ", "a -- b --- c // d", "100% 2\\3 & 'x'"}) {
    EXPECT_EQ(none.masked(text), text);
    EXPECT_FALSE(none.are_in(text)) << text;
  }
}

}  // namespace
}  // namespace parallel_explore::text
