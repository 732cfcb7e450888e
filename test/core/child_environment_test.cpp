#include "core/child_environment.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::core {
namespace {

TEST(ChildEnvironment, PointsGitNowhere) {
  auto const environment =
      child_environment({{"PATH", "/bin"}, {"GIT_DIR", "/x"}, {"CLAUDECODE", "1"}});
  EXPECT_EQ(environment, (std::map<std::string, std::string>{{"PATH", "/bin"}}));
}

TEST(ChildEnvironment, HasWhatProgramsNeedAndWhatIsAskedFor) {
  Environment const parent{{"PATH", "/bin"},          {"HOME", "/me"},        {"LC_ALL", "C"},
                           {"NPM_CONFIG_TOKEN", "x"}, {"MY_OWN", "1"},        {"MY_API_KEY", "2"},
                           {"SOMETHING_ELSE", "3"},   {"CMAKE_PREFIX", "/p"}, {"GIT_DIR", "/x"}};
  EXPECT_EQ(
      child_environment(parent),
      (Environment{{"PATH", "/bin"}, {"HOME", "/me"}, {"LC_ALL", "C"}, {"CMAKE_PREFIX", "/p"}}));
  std::vector<std::string> const asked{"MY_*", "GIT_DIR"};
  auto const theirs = child_environment(parent, asked);
  EXPECT_EQ(theirs.at("MY_OWN"), "1");
  EXPECT_EQ(theirs.at("MY_API_KEY"), "2") << "a credential that is asked for by name";
  EXPECT_FALSE(theirs.contains("GIT_DIR")) << "that is never a child's";
}

TEST(ChildEnvironment, HasNoCredentialUnderAnInnocentName) {
  Environment const parent{{"PIP_INDEX_URL", "https://me:password-1@host/simple"},
                           {"GOPROXY", "https://me:password-2@host,direct"},
                           {"UV_INDEX_URL", "https://host/simple"},
                           {"GIT_SSH_COMMAND", "sshpass -p password-3 ssh"},
                           {"MAVEN_OPTS", "-Xmx1g"},
                           {"GIT_CONFIG_KEY_0", "http.extraHeader"},
                           {"GIT_CONFIG_VALUE_0", "Authorization: basic cGFzc3dvcmQ="},
                           {"GIT_ASKPASS", "/usr/bin/askpass"},
                           {"GOOGLE_CLOUD_PROJECT", "p"},
                           {"GOPATH", "/go"},
                           {"DATABASE_URL", "postgres://me:password-4@db/x"},
                           {"MYSQL_PWD", "password-5"}};
  EXPECT_EQ(child_environment(parent), (Environment{{"GOPATH", "/go"},
                                                    {"MAVEN_OPTS", "-Xmx1g"},
                                                    {"UV_INDEX_URL", "https://host/simple"}}));
  EXPECT_EQ(withheld(parent, {}),
            (std::vector<std::string>{"GIT_SSH_COMMAND", "GOPROXY", "PIP_INDEX_URL"}));
  std::vector<std::string> const asked{"PIP_INDEX_URL", "GIT_*"};
  EXPECT_EQ(child_environment(parent, asked).count("PIP_INDEX_URL"), 1U);
  EXPECT_EQ(child_environment(parent, asked).count("GIT_CONFIG_VALUE_0"), 0U);
  EXPECT_EQ(withheld(parent, asked), std::vector<std::string>{"GOPROXY"});
}

TEST(ChildEnvironment, HasTheProxyWithoutWhichNoAgentReachesItsModel) {
  auto const use = use_of("HTTPS_PROXY", "http://me:password-1@proxy:3128");
  EXPECT_TRUE(use.passed);
  EXPECT_EQ(use.secret, "a user name and password in a URL");
  EXPECT_EQ(use_of("SSH_AUTH_SOCK", "/tmp/agent").gives, "your SSH keys");
}

TEST(ChildEnvironment, FillsInVariables) {
  Environment const parent{{"A", "1"}};
  EXPECT_EQ(expand_variables("x${A}y${B}z", parent), "x1yz");
  EXPECT_EQ(expand_variables("$A ${A", parent), "$A ${A");
}

}  // namespace
}  // namespace parallel_explore::core
