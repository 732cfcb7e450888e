#include "forge/github_on_loopback.hpp"
#include "support/certificates.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace parallel_explore::forge {
namespace {

using support::GitHubServer;
using support::TestAuthority;
using testing::AllOf;
using testing::HasSubstr;

struct TlsTest : testing::Test {
  GitHubSettings trusting(TestAuthority const& trusted, std::string const& url) {
    auto const file = directory.path() / "authority.pem";
    support::write_file(file, trusted.certificate());
    GitHubSettings settings;
    settings.api = url;
    settings.token = token;
    settings.repository = "owner/repo";
    settings.certificates = file;
    return settings;
  }

  support::TempDirectory directory;
  TestAuthority authority;
};

TEST_F(TlsTest, SpeaksToAServerOfATrustedAuthority) {
  GitHubServer server(authority.identity_for("IP:127.0.0.1"));
  GitHub forge(trusting(authority, server.url()));
  EXPECT_EQ(support::run(forge.repository()).name, "owner/repo");
  EXPECT_EQ(support::run(forge.file(new_issue())).number, 1);
}

TEST_F(TlsTest, FindsTheServerByName) {
  GitHubServer server(authority.identity_for("DNS:localhost"));
  GitHub forge(trusting(authority, server.url("localhost")));
  EXPECT_EQ(support::run(forge.repository()).name, "owner/repo");
}

TEST_F(TlsTest, RefusesAnUnknownAuthority) {
  TestAuthority const another;
  GitHubServer server(authority.identity_for("IP:127.0.0.1"));
  GitHub forge(trusting(another, server.url()));
  EXPECT_THAT(message_of(forge.repository()),
              AllOf(HasSubstr("is not trusted"), HasSubstr("SSL_CERT_FILE")));
  EXPECT_TRUE(server.log().empty());
}

TEST_F(TlsTest, TrustsTheSystemsAuthoritiesOnlyWhereNoneAreGiven) {
  GitHubServer server(authority.identity_for("IP:127.0.0.1"));
  auto settings = trusting(authority, server.url());
  settings.certificates.clear();
  GitHub forge(settings);
  EXPECT_THAT(message_of(forge.repository()), HasSubstr("is not trusted"));
}

TEST_F(TlsTest, RefusesACertificateOfAnotherName) {
  GitHubServer server(authority.identity_for("DNS:api.github.com"));
  GitHub forge(trusting(authority, server.url()));
  EXPECT_THAT(message_of(forge.repository()), HasSubstr("belongs to another host"));
  EXPECT_TRUE(server.log().empty());
}

TEST_F(TlsTest, SaysThatAServerSpeaksNoTls) {
  GitHubServer server;
  auto url = server.url();
  auto settings = trusting(authority, url.replace(0, 4, "https"));
  settings.attempts = 1;
  GitHub forge(settings);
  EXPECT_THAT(message_of(forge.repository()), HasSubstr("cannot set up TLS with 127.0.0.1"));
}

TEST_F(TlsTest, SaysThatTheAuthoritiesCannotBeRead) {
  auto settings = trusting(authority, "https://api.github.com");
  settings.certificates = directory.path() / "missing.pem";
  try {
    GitHub const forge(settings);
    FAIL();
  } catch (Error const& error) {
    EXPECT_THAT(error.what(), HasSubstr("missing.pem"));
  }
}

}  // namespace
}  // namespace parallel_explore::forge
