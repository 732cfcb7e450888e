#include "system/harness.hpp"

#include <fmt/format.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Programs that would use the main tree, or one place for all worktrees, instead of the worktree.
class InheritedEnvironment : public System {
 protected:
  InheritedEnvironment() {
    write_spec(
        "name = \"e\"\ntask = \"t\"\n[session]\nagent = \"command\"\n[agent.command]\n"
        "run = [\"sh\", \"-c\", \"echo {approach} > n.txt\"]\n[[approach]]\nname = \"a\"\n"
        "[[approach]]\nname = \"b\"\n");
  }

  void expect_said(std::string const& setting, std::string const& text) {
    EXPECT_THAT(sh(setting + "pexplore run ../spec.toml --dry-run").output, HasSubstr(text));
    auto const planned = json(setting + "pexplore run ../spec.toml --dry-run --json");
    EXPECT_THAT(boost::json::serialize(planned.at("warnings")), HasSubstr(text));
    EXPECT_THAT(sh(setting + "pexplore doctor").output, HasSubstr(text));
    EXPECT_THAT(sh(setting + "pexplore run ../spec.toml").error, HasSubstr(text));
    EXPECT_THAT(sh("pexplore status e").output, HasSubstr(text));
  }
};

TEST_F(InheritedEnvironment, OnePlaceForAllIsNamed) {
  expect_said("export CARGO_TARGET_DIR=$PWD/../target; ",
              "CARGO_TARGET_DIR names one place for all worktrees");
}

TEST_F(InheritedEnvironment, APathIntoTheMainTreeIsNamedEvenThroughALink) {
  ASSERT_EQ(sh("mkdir src; ln -s repo ../link").status, 0);
  expect_said("export PYTHONPATH=$(cd ..; pwd)/link/src; ", "PYTHONPATH points into the main tree");
}

TEST_F(InheritedEnvironment, AnEditableInstallOfTheMainTreeIsNamed) {
  ASSERT_EQ(sh("p=../venv/lib/python3.11/site-packages; mkdir -p src $p ../venv/bin; "
               "echo $PWD/src >$p/__editable__.pkg.pth")
                .status,
            0);
  expect_said("export VIRTUAL_ENV=$(cd ../venv; pwd) PATH=$(cd ../venv; pwd)/bin:$PATH; ",
              "installed in editable mode from the main tree");
}

TEST_F(InheritedEnvironment, WithoutSuchThingsNothingIsSaid) {
  auto const doctor = sh("pexplore doctor --json").output;
  EXPECT_THAT(doctor, Not(HasSubstr(R"("warning":true)")));
  EXPECT_EQ(json("pexplore run ../spec.toml --dry-run --json").at("warnings").as_array().size(),
            0U);
}

TEST_F(InheritedEnvironment, EachWorktreeCanHaveAPlaceOfItsOwn) {
  write_spec(R"(
name = "e"
task = "t"
[environment]
per_worktree = ["CARGO_TARGET_DIR"]
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "cp n.txt $CARGO_TARGET_DIR/app; env | sort >$PEXPLORE_SCRATCH/session; echo $URL >url; echo x >x"]
env = { URL = "http://localhost:${PEXPLORE_PORT}/" }
[worktree]
setup = ["mkdir -p $CARGO_TARGET_DIR && echo {} >n.txt && env | sort >$PEXPLORE_SCRATCH/setup"]
[[approach]]
name = "a"
[[approach]]
name = "b"
[[criterion]]
name = "own"
gate = true
run = "cmp n.txt $CARGO_TARGET_DIR/app && env | sort >$PEXPLORE_SCRATCH/gate"
)");
  auto const run = sh("export CARGO_TARGET_DIR=/nowhere; pexplore run ../spec.toml");
  EXPECT_EQ(run.status, 0) << run.error;
  EXPECT_THAT(run.error, Not(HasSubstr("CARGO_TARGET_DIR names")));
  auto const values = [&](std::string const& approach, std::string const& who) {
    return sh(fmt::format("grep -E '^(PEXPLORE_(PORT|PORTS|SCRATCH)|COMPOSE_PROJECT_NAME|CARGO_"
                          "TARGET_DIR)=' ../repo.pexplore/e/{}/.pexplore-scratch/{}",
                          approach, who))
        .output;
  };
  for (auto const* approach : {"a", "b"}) {
    EXPECT_EQ(values(approach, "setup"), values(approach, "session"));
    EXPECT_EQ(values(approach, "setup"), values(approach, "gate"));
    EXPECT_THAT(values(approach, "gate"), HasSubstr("CARGO_TARGET_DIR=" + place_.path().string()));
  }
  EXPECT_NE(values("a", "gate"), values("b", "gate"));
  EXPECT_THAT(sh("git show pexplore/e/a:url").output,
              testing::MatchesRegex("http://localhost:[0-9]+/\n"));
  EXPECT_EQ(sh("git ls-tree -r --name-only pexplore/e/a").output, "file.txt\nurl\nx\n");
  EXPECT_THAT(sh("pexplore show e a").output, Not(HasSubstr("scratch")));
  EXPECT_EQ(sh("pexplore cleanup e --force").status, 0);
  EXPECT_EQ(sh("ls ../repo.pexplore 2>&1 | grep -c scratch").output, "0\n");
}

TEST_F(InheritedEnvironment, GitIsConfiguredByVariables) {
  auto const result = sh(
      "unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL EMAIL; "
      "export GIT_CONFIG_COUNT=3 GIT_CONFIG_KEY_0=user.name GIT_CONFIG_VALUE_0=Somebody "
      "GIT_CONFIG_KEY_1=user.email GIT_CONFIG_VALUE_1=some@body "
      "GIT_CONFIG_KEY_2=http.extraHeader GIT_CONFIG_VALUE_2='Authorization: basic c2VjcmV0'; "
      "pexplore run --name g --task t --approach a=x --command "
      "'git config --list | sed -n s,^user.name=,,p >name; env | grep -c c2VjcmV0 >count; true'");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(sh("git log -1 --format=%an%ae pexplore/g/a").output, "Somebodysome@body\n");
  EXPECT_EQ(sh("git show pexplore/g/a:name pexplore/g/a:count").output, "Somebody\n0\n");
}

}  // namespace
}  // namespace parallel_explore
