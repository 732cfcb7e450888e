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

TEST(ChildEnvironment, FillsInVariables) {
  Environment const parent{{"A", "1"}};
  EXPECT_EQ(expand_variables("x${A}y${B}z", parent), "x1yz");
  EXPECT_EQ(expand_variables("$A ${A", parent), "$A ${A");
}

}  // namespace
}  // namespace parallel_explore::core
