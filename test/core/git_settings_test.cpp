#include "core/git_settings.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::core {
namespace {

using testing::IsEmpty;

Environment with(GitSettings const& settings) {
  Environment environment{{"PATH", "/bin"}};
  put_git_settings(settings, environment);
  return environment;
}

GitSettings const identity{{"user.name", "Me"}, {"safe.directory", "*"}};
GitSettings const secret{{"http.https://host/.extraHeader", "Authorization: basic abc"},
                         {"credential.helper", "!echo password=x"},
                         {"url.https://me:word@host/.insteadOf", "https://host/"},
                         {"http.proxy", "http://me:word@proxy"},
                         {"sendemail.smtpPass", "word"}};

TEST(GitSettings, AreReadAndWrittenInTheirOrder) {
  EXPECT_EQ(git_settings_in(with(identity)), identity);
  EXPECT_THAT(git_settings_in({}), IsEmpty());
  for (auto const* missing : {"GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_1", "GIT_CONFIG_VALUE_0"}) {
    auto environment = with(identity);
    environment.erase(missing);
    EXPECT_THAT(git_settings_in(environment), IsEmpty()) << missing;
  }
  EXPECT_THAT(git_settings_in({{"GIT_CONFIG_COUNT", "-1"}}), IsEmpty());
  EXPECT_THAT(git_settings_in({{"GIT_CONFIG_COUNT", "99999999999999"}}), IsEmpty());
}

TEST(GitSettings, AreSafeWhereTheyRunNothingAndLeadNowhere) {
  for (auto const& [key, value] : identity) EXPECT_TRUE(is_safe_git_setting(key)) << key;
  EXPECT_TRUE(is_safe_git_setting("User.Name"));
  for (auto const* key : {"core.sshCommand", "core.hooksPath", "alias.x", "include.path",
                          "filter.x.clean", "url.x.insteadOf", "gpg.program"})
    EXPECT_FALSE(is_safe_git_setting(key)) << key;
}

TEST(GitSettings, ReachChildrenWithoutCredentials) {
  auto all = identity;
  all.insert(all.begin(), secret.begin(), secret.end());
  EXPECT_EQ(git_settings_in(child_environment(with(all))), identity);
  EXPECT_EQ(child_environment(with(secret)), (Environment{{"PATH", "/bin"}}));
  std::vector<std::string> const asked{"GIT_CONFIG_*"};
  EXPECT_EQ(git_settings_in(child_environment(with(all), asked)), all);
}

}  // namespace
}  // namespace parallel_explore::core
