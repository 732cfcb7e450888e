#include "forge/address.hpp"

#include "forge/marker.hpp"
#include "forge/url.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/forge.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <sys/stat.h>

namespace parallel_explore::forge {
namespace {

using testing::HasSubstr;
using testing::Not;

using Variables = std::map<std::string, std::string>;

/// Variables as the test wants them, and back again.
class Environment {
 public:
  explicit Environment(Variables const& wanted) {
    for (char const* name : {"GITHUB_API_URL", "GITHUB_TOKEN", "GH_TOKEN", "GH_ENTERPRISE_TOKEN",
                             "GITHUB_ENTERPRISE_TOKEN", "PATH"}) {
      char const* const value = std::getenv(name);
      before_[name] = value ? std::optional<std::string>(value) : std::nullopt;
      auto const found = wanted.find(name);
      set(name, found == wanted.end() ? std::nullopt : std::optional(found->second));
    }
  }
  ~Environment() {
    for (auto const& each : before_) set(each.first, each.second);
  }
  Environment(Environment const&) = delete;

 private:
  static void set(std::string const& name, std::optional<std::string> const& value) {
    if (value) {
      ::setenv(name.c_str(), value->c_str(), 1);
    } else {
      ::unsetenv(name.c_str());
    }
  }

  std::map<std::string, std::optional<std::string>> before_;
};

TEST(ForgeAddress, ReadsWhatGitKnowsARemoteBy) {
  struct Case {
    char const *remote, *host, *repository;
  };
  for (auto const& each : std::vector<Case>{
           {"https://github.com/owner/repo.git", "github.com", "owner/repo"},
           {"https://github.com/owner/repo", "github.com", "owner/repo"},
           {"https://github.com/owner/repo/", "github.com", "owner/repo"},
           {"https://github.com/owner/repo.git/\n", "github.com", "owner/repo"},
           {"https://www.GitHub.com/Owner/Repo.js.git", "github.com", "Owner/Repo.js"},
           {"https://user:secret@github.com/owner/repo.git", "github.com", "owner/repo"},
           {"https://x-access-token:a@b@github.com:443/owner/repo", "github.com", "owner/repo"},
           {"https://ghe.example.com:8443/owner/repo.git", "ghe.example.com:8443", "owner/repo"},
           {"ssh://git@github.com/owner/repo.git", "github.com", "owner/repo"},
           {"ssh://git@ssh.github.com:443/owner/repo.git", "github.com", "owner/repo"},
           {"ssh://git@ghe.example.com:2222/owner/repo.git", "ghe.example.com", "owner/repo"},
           {"git@github.com:owner/repo.git", "github.com", "owner/repo"},
           {"git@github.com:/owner/repo.git/", "github.com", "owner/repo"},
           {"ghe.example.com:owner/repo", "ghe.example.com", "owner/repo"},
           {"git://github.com/owner/repo.git", "github.com", "owner/repo"},
       }) {
    ForgeAddress const expected{each.host, each.repository};
    auto const address = forge_address(each.remote);
    EXPECT_EQ(address, std::optional(expected)) << each.remote;
  }
}

TEST(ForgeAddress, TellsPathsAndOtherThingsFromForges) {
  for (char const* remote :
       {"", "/srv/git/owner/repo.git", "../repo", "./a:b/c", "owner/repo", "file:///srv/a/b.git",
        "https://github.com", "https://github.com/owner", "https://github.com/a/b/c",
        "https://gitlab.com/group/sub/repo.git", "https://github.com/../repo",
        "git@github.com:repo", "https://github.com/owner/re po", "https:///owner/repo",
        "ssh://git@[::1]/owner/repo", "https://github.com:port/owner/repo", "ext::sh -c x/y",
        "https://github.com/owner/repo?x", "https://-o/owner/repo"}) {
    EXPECT_EQ(forge_address(remote), std::nullopt) << remote;
  }
}

TEST(ForgeAddress, KnowsTheApiOfAHost) {
  {
    Environment const none(Variables{});
    EXPECT_EQ(github_api("github.com"), "https://api.github.com");
    EXPECT_EQ(github_api("ghe.example.com:8443"), "https://ghe.example.com:8443/api/v3");
    EXPECT_EQ(github_api("octo.ghe.com"), "https://api.octo.ghe.com");
  }
  Environment const set(Variables{{"GITHUB_API_URL", "http://127.0.0.1:1"}});
  EXPECT_EQ(github_api("github.com"), "http://127.0.0.1:1");
}

struct TokenTest : testing::Test {
  std::string token(std::string host, Variables environment) {
    environment.try_emplace("PATH", directory.path().string());
    Environment const set(environment);
    return support::run(github_token(std::move(host)));
  }
  void install_gh(std::string const& script) {
    auto const program = directory.path() / "gh";
    support::write_file(program, "#!/bin/sh\n" + script);
    ::chmod(program.c_str(), 0755);
  }

  support::TempDirectory directory;
};

TEST_F(TokenTest, TakesGitHubsVariables) {
  EXPECT_EQ(token("github.com", {{"GITHUB_TOKEN", "a"}, {"GH_TOKEN", "b"}}), "a");
  EXPECT_EQ(token("github.com", {{"GITHUB_TOKEN", ""}, {"GH_TOKEN", "b"}}), "b");
  EXPECT_EQ(token("github.com", {{"GH_ENTERPRISE_TOKEN", "c"}}), "");
}

TEST_F(TokenTest, SendsATokenOfGitHubToNoOtherHost) {
  EXPECT_EQ(token("evil.example", {{"GITHUB_TOKEN", "a"}, {"GH_TOKEN", "b"}}), "");
  EXPECT_EQ(token("ghe.example", {{"GITHUB_TOKEN", "a"}, {"GITHUB_ENTERPRISE_TOKEN", "c"}}), "c");
  EXPECT_EQ(
      token("ghe.example", {{"GITHUB_TOKEN", "a"}, {"GITHUB_API_URL", "https://ghe.example"}}),
      "a");
}

TEST_F(TokenTest, AsksGh) {
  install_gh(R"(test "$*" = "auth token --hostname github.com" && echo of-gh)");
  EXPECT_EQ(token("github.com", {}), "of-gh");
  EXPECT_EQ(token("github.com", {{"GH_TOKEN", "b"}}), "b");
}

TEST_F(TokenTest, HasNoneWhereGhIsMissingOrKnowsNone) {
  EXPECT_EQ(token("github.com", {}), "");
  install_gh("echo 'no oauth token found' >&2; exit 1");
  EXPECT_EQ(token("github.com", {}), "");
}

TEST_F(TokenTest, RefusesOneWithLineBreaksAndDoesNotShowIt) {
  try {
    token("github.com", {{"GITHUB_TOKEN", "secret-1\nX-Header: 1"}});
    FAIL();
  } catch (Error const& error) {
    EXPECT_THAT(error.what(), HasSubstr("line breaks"));
    EXPECT_THAT(error.what(), Not(HasSubstr("secret-1")));
  }
}

TEST(Url, ReadsAbsoluteOnes) {
  Url const expected{{true, "ghe.example", "8443"}, "/api/v3?x=1"};
  EXPECT_EQ(parse_url("HTTPS://GHE.example:8443/api/v3?x=1#part"), std::optional(expected));
  Url const bare{{false, "::1", "80"}, "/"};
  EXPECT_EQ(parse_url("http://[::1]"), std::optional(bare));
}

TEST(Url, RefusesWhatIsNoneAndWhatNamesAUser) {
  for (char const* text : {"", "api.github.com", "ftp://a/", "https://", "https:///x",
                           "https://user@host/", "https://host:99999x/", "https://host:65536/",
                           "https://host /", "https://[::1/", "https://host:/x", "https://a\nb/"}) {
    EXPECT_EQ(parse_url(text), std::nullopt) << text;
  }
}

TEST(Url, ResolvesWhatALocationSays) {
  Origin const base{true, "api.github.com", "443"};
  EXPECT_EQ(resolve_url(base, "/repositories/1")->origin, base);
  EXPECT_EQ(resolve_url(base, "https://api.github.com:443/x")->origin, base);
  EXPECT_NE(resolve_url(base, "//evil.example/x"), Url({base, "/x"}));
  EXPECT_NE(resolve_url(base, "http://api.github.com/x")->origin, base);
}

TEST(Url, KnowsLoopback) {
  for (char const* host : {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
    EXPECT_TRUE(is_loopback({false, host, "80"})) << host;
  for (char const* host : {"127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "127."})
    EXPECT_FALSE(is_loopback({false, host, "80"})) << host;
}

TEST(Marker, CountsInTheLastLineOnly) {
  EXPECT_EQ(marker_of("text\n\n<!-- a/1 -->"), "a/1");
  EXPECT_EQ(marker_of("text\r\n<!-- a/1 -->\r\n\n "), "a/1");
  EXPECT_EQ(marker_of("<!-- a/1 -->"), "a/1");
  for (char const* body :
       {"", "<!-- a/1 -->\ntext", "> <!-- a/1 -->", "x <!-- a/1 -->", "<!-- a/1 --> x", "<!--  -->",
        "<!-- -->", "<!-- a b -->", "<!-- a/1 --> <!-- b -->"}) {
    EXPECT_EQ(marker_of(body), "") << body;
  }
}

TEST(Marker, ALongBodyStaysWithinTheLimitToTheCharacter) {
  std::string body;
  for (std::size_t i = 0; i < longest_body; ++i) body += "ä";
  auto const text = marked(body, "a/1");
  auto const characters = std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; });
  EXPECT_EQ(characters, longest_body);
  EXPECT_EQ(marker_of(text), "a/1");
}

TEST(Marker, AMarkerAtTheEndOfWhatIsSaidIsNotTheLastLineOfWhatIsMade) {
  EXPECT_EQ(marker_of(marked("quoted:\n<!-- other -->", "a/1")), "a/1");
  EXPECT_EQ(marked("", "a/1"), "<!-- a/1 -->");
}

TEST(WithoutCredentials, TakesUserAndPasswordOut) {
  EXPECT_EQ(without_credentials("https://me:secret@github.com/o/r.git"),
            "https://github.com/o/r.git");
  EXPECT_EQ(without_credentials("https://token@host:8443/o/r"), "https://host:8443/o/r");
  EXPECT_EQ(without_credentials("https://github.com/o/r@v1"), "https://github.com/o/r@v1");
  EXPECT_EQ(without_credentials("https://h/o/r?access_token=secret"), "https://h/o/r");
  EXPECT_EQ(without_credentials("https://me:se/cret@h/o/r"), "https://h/o/r");
  EXPECT_EQ(without_credentials("me:secret@host:o/r.git"), "host:o/r.git");
  EXPECT_EQ(without_credentials("https://host:8443/o/r@v1"), "https://host:8443/o/r@v1");
  EXPECT_EQ(without_credentials("git@github.com:o/r.git"), "git@github.com:o/r.git");
  EXPECT_EQ(without_credentials("/srv/git/r.git"), "/srv/git/r.git");
}

}  // namespace
}  // namespace parallel_explore::forge
