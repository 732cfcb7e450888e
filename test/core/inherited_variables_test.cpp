#include "core/inherited_variables.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::core {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto project_tree = "/home/me/project";

std::optional<Reach> reach_of(std::string_view name, std::string_view value) {
  auto const found = inherited_variable(name, value, project_tree);
  return found ? std::optional(found->reach) : std::nullopt;
}

TEST(InheritedVariables, PointIntoTheMainTreeByPathsListsAndOptions) {
  std::vector<std::pair<std::string, std::string>> const pointing{
      {"VIRTUAL_ENV", "/home/me/project/.venv"},
      {"PYTHONPATH", "/opt/lib:/home/me/project/src"},
      {"NODE_PATH", "/home/me/project/node_modules"},
      {"GOFLAGS", "-mod=mod -modfile=/home/me/project/go.mod"},
      {"CFLAGS", "-O2 -I/home/me/project/include"},
      {"PATH", "/usr/bin:/home/me/project/node_modules/.bin"},
      {"CMAKE_PREFIX_PATH", "/opt;/home/me/project/install"},
      {"CARGO_TARGET_DIR", "/home/me/project/target"},
      {"MY_OWN", "/home/me/project"},
      {"SPACES", "/home/me/project/a b/c"}};
  for (auto const& [name, value] : pointing)
    EXPECT_EQ(reach_of(name, value), Reach::main_tree) << name;
}

TEST(InheritedVariables, NameOnePlaceForAll) {
  for (auto const* name : {"CARGO_TARGET_DIR", "GOBIN", "PIP_TARGET", "CMAKE_BINARY_DIR",
                           "CMAKE_RUNTIME_OUTPUT_DIRECTORY", "UV_PROJECT_ENVIRONMENT"}) {
    EXPECT_EQ(reach_of(name, "/tmp/shared"), Reach::one_place) << name;
    EXPECT_EQ(reach_of(name, "target"), std::nullopt) << name << ": each worktree has its own";
  }
}

TEST(InheritedVariables, OfAUserOrOfACacheAreFine) {
  std::vector<std::pair<std::string, std::string>> const fine{
      {"HOME", "/home/me/project"},
      {"TMPDIR", "/home/me/project/tmp"},
      {"CCACHE_DIR", "/home/me/project/cc"},
      {"GOCACHE", "/tmp/go"},
      {"VIRTUAL_ENV", "/home/me/venv"},
      {"PYTHONPATH", "src:tests"},
      {"PATH", "/usr/bin:/bin"},
      {"NODE_PATH", ""},
      {"MY_OWN", "/home/me/project2/x"},
      {"http_proxy", "http://home/me/project"},
      {"LANG", "C"}};
  for (auto const& [name, value] : fine) EXPECT_EQ(reach_of(name, value), std::nullopt) << name;
  EXPECT_FALSE(inherited_variable("PYTHONPATH", "/usr/lib", "/")) << "everything is below the root";
  EXPECT_FALSE(inherited_variable("PYTHONPATH", "/usr/lib", "")) << "there is no main tree";
}

TEST(InheritedVariables, AreToldWithTheirRemedyAndWithoutSecrets) {
  auto const target = to_text(*inherited_variable("CARGO_TARGET_DIR", "/tmp/t", project_tree));
  EXPECT_THAT(target, HasSubstr("CARGO_TARGET_DIR names one place for all worktrees (/tmp/t)"));
  EXPECT_THAT(target, HasSubstr("per_worktree"));
  auto const database =
      to_text(*inherited_variable("DATABASE_URL", "postgres://me:word@db/app", project_tree));
  EXPECT_THAT(database, HasSubstr("DATABASE_URL names one place"));
  EXPECT_THAT(database, testing::Not(HasSubstr("word")));
}

TEST(InheritedVariables, PathsAreFoundInEveryForm) {
  EXPECT_THAT(paths_in("/a b/c"), testing::Contains("/a b/c"));
  EXPECT_THAT(paths_in("/a:/b;/c"), ElementsAre("/a", "/b", "/c"));
  EXPECT_THAT(paths_in("-I/a --x=/b \"/c\""), ElementsAre("/a", "/b", "/c"));
  EXPECT_THAT(paths_in("https://host/path relative/path"), ElementsAre());
}

TEST(InheritedVariables, APathIsBelowItsTopAndNotBelowASimilarName) {
  EXPECT_TRUE(is_below("/a/b", "/a"));
  EXPECT_TRUE(is_below("/a", "/a/"));
  EXPECT_TRUE(is_below("/a/x/../b", "/a/b"));
  EXPECT_FALSE(is_below("/ab", "/a"));
  EXPECT_FALSE(is_below("/a/../b", "/a"));
}

}  // namespace
}  // namespace parallel_explore::core
