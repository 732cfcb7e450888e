#include "explore/programs.hpp"

#include "parallel_explore/agents.hpp"
#include "parallel_explore/folder_worktrees.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::operations {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(ProgramOf, IsTheFirstWordThatTheShellLooksUp) {
  EXPECT_EQ(program_of("make test"), "make");
  EXPECT_EQ(program_of("  npx ava; true"), "npx");
  EXPECT_EQ(program_of("A=1 B=x pytest -q"), "pytest");
  EXPECT_EQ(program_of("cargo test|tail"), "cargo");
  EXPECT_EQ(program_of("g++-12 -v"), "g++-12");
}

TEST(ProgramOf, IsUnknownForAnythingElse) {
  for (auto const* line :
       {"", "cd x && make", "if true; then make; fi", "./run", "/bin/ls", "build/test", "$CC x",
        "'my program' x", "! make", "(make)", "{ make; }", "[ -e x ]", "PATH=/x prog", "f() { :; }",
        "{python} x", "`which x`", ". env", "A=$(x) y", "exec make"})
    EXPECT_EQ(program_of(line), std::nullopt) << line;
}

class ProgramsHere : public testing::Test {
 protected:
  ProgramsHere() {
    experiment.task = "t";
    experiment.session.agent = "command";
    experiment.agents["command"].run = {"pexplore-no-such-program"};
    experiment.approaches.emplace_back().name = "a";
  }

  static Workspace workspace(Bricks bricks = {}) {
    bricks.worktrees = std::make_unique<FolderWorktrees>("/nowhere");
    bricks.store = std::make_unique<MemoryStore>();
    return {"/", std::move(bricks)};
  }

  Experiment experiment;
};

TEST_F(ProgramsHere, AreMissedBeforeAnythingRuns) {
  auto const nowhere = workspace();
  auto const found = programs_here(nowhere, experiment);
  ASSERT_THAT(found.obstacles, SizeIs(1));
  EXPECT_EQ(found.obstacles[0].code, ErrorCode::agent);
  EXPECT_THAT(found.obstacles[0].text, HasSubstr("\"pexplore-no-such-program\""));
}

TEST_F(ProgramsHere, AreNotMissedWhereAWorktreeMayHaveThem) {
  auto const nowhere = workspace();
  for (auto const* program : {"./agent", "bin/agent", "{approach}"}) {
    experiment.agents["command"].run = {program};
    EXPECT_THAT(programs_here(nowhere, experiment).obstacles, IsEmpty()) << program;
  }
  experiment.agents["command"].run = {"/no/such/program"};
  EXPECT_THAT(programs_here(nowhere, experiment).obstacles, SizeIs(1));
  experiment.agents["command"].env["PATH"] = "/elsewhere";
  EXPECT_THAT(programs_here(nowhere, experiment).obstacles, IsEmpty());
}

TEST_F(ProgramsHere, AreNotMissedWhereSomethingElseRunsThem) {
  Bricks runs_it;
  runs_it.runners["command"] = make_runner("replay", DirectLauncher());
  auto const given = workspace(std::move(runs_it));
  EXPECT_THAT(programs_here(given, experiment).obstacles, IsEmpty());
  class Elsewhere final : public Launcher {
    [[nodiscard]] CommandLine wrap(CommandLine command) const override { return command; }
  };
  Bricks runs_elsewhere;
  runs_elsewhere.launcher = std::make_unique<Elsewhere>();
  auto const launched = workspace(std::move(runs_elsewhere));
  EXPECT_THAT(programs_here(launched, experiment).obstacles, IsEmpty());
}

TEST_F(ProgramsHere, BehindAPrefixAreNotMissed) {
  PrefixLaunch prefix;
  prefix.run = {"env"};
  prefix.stop = {"true"};
  experiment.session.launcher = prefix;
  EXPECT_THAT(programs_here(workspace(), experiment).obstacles, IsEmpty());
  prefix.stop = {"pexplore-no-such-stop"};
  experiment.session.launcher = prefix;
  auto const found = programs_here(workspace(), experiment);
  ASSERT_THAT(found.obstacles, SizeIs(1));
  EXPECT_THAT(found.obstacles[0].text, HasSubstr("cannot stop commands"));
  EXPECT_THAT(found.obstacles[0].text, HasSubstr("\"pexplore-no-such-stop\""));

  Bricks given;
  given.launcher = std::make_unique<DirectLauncher>();
  auto const own = programs_here(workspace(std::move(given)), experiment);
  ASSERT_THAT(own.obstacles, SizeIs(1));
  EXPECT_EQ(own.obstacles[0].code, ErrorCode::validation);
}

TEST_F(ProgramsHere, OfGatesAreOnlyDoubtedWhereSetUpMayInstallThem) {
  experiment.agents["command"].run = {"true"};
  experiment.criteria = {gate("tests", "pexplore-no-such-program --all"), gate("fine", "true")};
  auto const nowhere = workspace();
  EXPECT_THAT(programs_here(nowhere, experiment).obstacles, SizeIs(1));
  EXPECT_THAT(programs_here(nowhere, experiment).warnings, IsEmpty());
  experiment.criteria[0].gate = false;
  EXPECT_THAT(programs_here(nowhere, experiment).obstacles, IsEmpty()) << "its value is missing";
  EXPECT_THAT(programs_here(nowhere, experiment).warnings, SizeIs(1));
  experiment.criteria[0].gate = true;
  experiment.worktree.setup = {"make deps"};
  auto const found = programs_here(nowhere, experiment);
  EXPECT_THAT(found.obstacles, IsEmpty());
  ASSERT_THAT(found.warnings, SizeIs(1));
  EXPECT_THAT(found.warnings[0], HasSubstr("unless set-up installs it"));
}

}  // namespace
}  // namespace parallel_explore::operations
