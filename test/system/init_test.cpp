#include "system/harness.hpp"

// From nothing to a first comparison.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Init : public System {
 protected:
  /// Commits a file of a project.
  void commit(std::string const& name, std::string_view content) {
    write(name, content);
    auto const made = sh("git add -A && git commit -qm '" + name + "'");
    ASSERT_EQ(made.status, 0) << made.error;
  }

  /// Writes a spec, and explores it with shell commands.
  void explore() {
    auto const written =
        sh("pexplore init --task 'Add a line' --approach one=1 --approach two=2 --agent command");
    ASSERT_EQ(written.status, 0) << written.error;
    EXPECT_THAT(written.output, HasSubstr(": passed\n")) << written.error;
    EXPECT_EQ(sh("git worktree list | wc -l; git branch --list 'pexplore*'").output, "1\n");
    auto const run = sh("pexplore run -q --command 'seq {description} >> file.txt'");
    EXPECT_EQ(run.status, 0) << run.error << run.output;
    EXPECT_THAT(run.output, AllOf(HasSubstr("pass"), HasSubstr("rank")));
  }
};

TEST_F(Init, OfAMakeProject) {
  commit("Makefile", "all:\n\ntest: all\n\ttest -s file.txt\n");
  explore();
  EXPECT_THAT(sh("cat pexplore.toml").output,
              AllOf(HasSubstr("run = \"make test\""), HasSubstr("# On the base this passed.")));
}

TEST_F(Init, OfACMakeProject) {
  commit("CMakeLists.txt",
         "cmake_minimum_required(VERSION 3.10)\nproject(x NONE)\nenable_testing()\n"
         "add_test(NAME t COMMAND true)\n");
  explore();
}

TEST_F(Init, OfAnNpmProject) {
  if (sh("npm --version").status != 0) GTEST_SKIP() << "there is no npm";
  commit("package.json", R"({"name": "x", "scripts": {"test": "test -s file.txt"}})");
  explore();
}

TEST_F(Init, OfAPythonProject) {
  if (sh("python3 -m pytest --version").status != 0) GTEST_SKIP() << "there is no pytest";
  commit("pyproject.toml", "[project]\nname = \"x\"\nversion = \"1\"\n");
  commit("test_x.py", "def test_x():\n    pass\n");
  explore();
}

TEST_F(Init, OfACargoProject) {
  if (sh("cargo --version").status != 0) GTEST_SKIP() << "there is no cargo";
  commit("Cargo.toml", "[package]\nname = \"x\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
  commit("src/lib.rs", "#[test]\nfn t() {}\n");
  explore();
}

TEST_F(Init, OfAGoProject) {
  if (sh("go version").status != 0) GTEST_SKIP() << "there is no go";
  commit("go.mod", "module x\n");
  commit("x_test.go", "package x\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) {}\n");
  explore();
}

TEST_F(Init, AGateThatFailsOnTheBaseIsShownAndLeftOut) {
  commit("Makefile", "test:\n\t@echo 'error: broken since ever'; false\n");
  auto const written = sh("pexplore init --agent command");
  EXPECT_EQ(written.status, 0) << written.error;
  EXPECT_THAT(written.output,
              AllOf(HasSubstr("gate tests: failed"), HasSubstr("broken since ever")));
  EXPECT_THAT(sh("cat pexplore.toml").output, HasSubstr("# run = \"make test\""));
  EXPECT_THAT(sh("git worktree list | wc -l; ls ..; ls -a").output, Not(HasSubstr("trial")));
}

TEST_F(Init, TakesAnAgentThatIsInstalled) {
  auto const written =
      sh("mkdir ../bin; printf '#!/bin/sh\\n' > ../bin/codex; chmod +x ../bin/codex; "
         "PATH=$PWD/../bin:/usr/bin:/bin pexplore init");
  EXPECT_EQ(written.status, 0) << written.error;
  EXPECT_THAT(written.output, HasSubstr("installed here: codex"));
  EXPECT_THAT(sh("cat pexplore.toml").output, HasSubstr("\nagent = \"codex\""));
}

TEST_F(Init, AsksAtATerminal) {
  commit("Makefile", "test:\n\t@true\n");
  auto const asked =
      sh("printf 'Add a line\\none=1, two\\ncommand\\n\\n5\\n' | script -qec '" PEXPLORE
         " init' ../typescript");
  EXPECT_EQ(asked.status, 0) << asked.output;
  for (auto const* question :
       {"Task: ", "Approaches: ", "Agent [", "[make test]: ", "dollars [none]"})
    EXPECT_THAT(asked.output, HasSubstr(question));
  EXPECT_THAT(sh("cat pexplore.toml").output,
              AllOf(HasSubstr("task = \"Add a line\""), HasSubstr("name = \"two\""),
                    HasSubstr("agent = \"command\""), HasSubstr("run = \"make test\""),
                    HasSubstr("usd = 5")));
}

TEST_F(Init, NamesWhatCannotBeUsed) {
  EXPECT_THAT(sh("pexplore init --gate tests").error, HasSubstr("needs a command"));
  EXPECT_EQ(sh("ls pexplore.toml").status, 2) << "nothing was written";
  EXPECT_THAT(sh("cd .. && pexplore init").error, HasSubstr("is not in a git repository"));
}

}  // namespace
}  // namespace parallel_explore
