#include "spec/project.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::spec {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ProjectOf, NothingThatIsKnownIsNothing) {
  auto const project = project_of({{"README.md", "src"}, {}, {}, {}});
  EXPECT_EQ(project.found, "");
  EXPECT_EQ(project.command, "");
}

TEST(ProjectOf, CMakeRunsTestsIfThereAreAny) {
  EXPECT_EQ(project_of({{"CMakeLists.txt"}, {}, "project(x)", {}}).command,
            "cmake -S . -B build && cmake --build build -j 2");
  EXPECT_EQ(project_of({{"CMakeLists.txt"}, {}, "enable_testing()", {}}).command,
            "cmake -S . -B build && cmake --build build -j 2 && ctest --test-dir build "
            "--output-on-failure");
}

TEST(ProjectOf, NpmInstallsByItsLockFileAndRunsARealTestScript) {
  std::string const package = R"({"scripts": {"test": "ava"}, "devDependencies": {"ava": "1"}})";
  auto const npm = project_of({{"package.json", "package-lock.json"}, package, {}, {}});
  EXPECT_THAT(npm.setup, ElementsAre("npm ci"));
  EXPECT_EQ(npm.command, "npm test");
  EXPECT_THAT(project_of({{"package.json"}, package, {}, {}}).setup, ElementsAre("npm install"));
  auto const pnpm = project_of({{"package.json", "pnpm-lock.yaml"}, package, {}, {}});
  EXPECT_THAT(pnpm.setup, ElementsAre("pnpm install --frozen-lockfile"));
  EXPECT_EQ(pnpm.command, "pnpm test");
  auto const none = project_of(
      {{"package.json"}, R"({"scripts": {"test": "echo \"Error: no test specified\""}})", {}, {}});
  EXPECT_EQ(none.command, "");
  EXPECT_THAT(none.setup, IsEmpty());
  EXPECT_EQ(project_of({{"package.json"}, "{ broken", {}, {}}).command, "");
}

TEST(ProjectOf, OtherKinds) {
  EXPECT_EQ(project_of({{"Cargo.toml"}, {}, {}, {}}).command, "cargo test --quiet");
  EXPECT_EQ(project_of({{"go.mod"}, {}, {}, {}}).command, "go test ./...");
  EXPECT_EQ(project_of({{"pyproject.toml"}, {}, {}, {}}).command, "python3 -m pytest -q");
}

TEST(ProjectOf, MakeNeedsARuleForItsTests) {
  EXPECT_EQ(project_of({{"Makefile"}, {}, {}, "all:\n\ntest: all\n"}).command, "make test");
  EXPECT_EQ(project_of({{"Makefile"}, {}, {}, "check:\n"}).command, "make check");
  EXPECT_EQ(project_of({{"Makefile"}, {}, {}, "all:\nmy-test:\n"}).command, "make");
}

TEST(ProjectOf, AKindWithoutTestsGivesWayToOneThatHasThem) {
  auto const project = project_of({{"package.json", "Makefile"}, "{}", {}, "test:\n"});
  EXPECT_EQ(project.found, "Makefile");
  EXPECT_EQ(project.command, "make test");
}

}  // namespace
}  // namespace parallel_explore::spec
