#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Experiments that measure the number of lines of a file.
class HistoryCommand : public System {
 protected:
  /// Runs an experiment from HEAD.
  void explore(std::string const& name, std::string const& criteria) {
    write_spec("name = \"" + name +
               "\"\ntask = \"Write lines.\"\n[session]\nagent = \"command\"\n"
               "[agent.command]\nrun = [\"sh\", \"-c\", \"seq 9 > file.txt\"]\n"
               "[[approach]]\nname = \"nine\"\n" +
               criteria);
    EXPECT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  }

  void commit_lines(int count) {
    auto const done = sh("seq " + std::to_string(count) + " > file.txt && git commit -qam " +
                         std::to_string(count));
    EXPECT_EQ(done.status, 0) << done.error;
  }
};

std::string lines() { return std::string(lines_criterion) + "unit = \"lines\"\n"; }

constexpr auto other_lines = R"(
[[criterion]]
name = "lines"
run = "cat file.txt | wc -l"
metric = { regex = '(\d+)' }
unit = "lines"
scale = "count"
)";

TEST_F(HistoryCommand, ShowsTheBaseByCommitAndItsSteps) {
  explore("z-first", lines());
  explore("again", lines());
  commit_lines(5);
  explore("m-later", lines());
  explore("b-latest", lines());
  auto const result = sh("pexplore history");
  EXPECT_EQ(result.status, 0) << result.error;
  auto const place = [&](std::string const& name) { return result.output.find(name); };
  EXPECT_LT(place("z-first"), place("again"));
  EXPECT_LT(place("again"), place("m-later"));
  EXPECT_LT(place("m-later"), place("b-latest"));
  EXPECT_THAT(result.output, HasSubstr("lines rose by 3 lines, which is better, at "));
  EXPECT_THAT(result.output, HasSubstr("(experiment m-later): `git log "));
  EXPECT_THAT(result.output, Not(HasSubstr("█"))) << "not a terminal";
  auto const step = json("pexplore history --json").at_pointer("/criteria/0/steps/0");
  EXPECT_EQ(step.at("base").as_string(), sh("git rev-parse HEAD | tr -d '\\n'").output);
}

TEST_F(HistoryCommand, KeepsBasesThatAreGoneAndLeavesOutOtherMeasures) {
  explore("old", other_lines);
  explore("kept", lines());
  EXPECT_EQ(sh("git commit -q --amend -m changed").status, 0);
  explore("new", lines());
  auto const elsewhere = sh("pexplore history --criterion lines");
  EXPECT_EQ(elsewhere.status, 0) << elsewhere.error;
  EXPECT_THAT(elsewhere.output, HasSubstr("*: not on the line of first parents from HEAD"));
  EXPECT_THAT(elsewhere.output,
              HasSubstr("1 experiment is left out (a different command, metric or unit "
                        "from the latest experiment's): old.\n"));
  auto const gone =
      sh("for e in old kept; do git worktree remove --force ../repo.pexplore/$e/nine\n"
         "git branch -q -D pexplore/$e/nine; done\n"
         "git reflog expire --expire=now --all && git gc -q --prune=now && pexplore history");
  EXPECT_EQ(gone.status, 0) << gone.error;
  EXPECT_THAT(gone.output, HasSubstr("?: no longer in the repository; placed by date.\n"));
  EXPECT_THAT(gone.output, HasSubstr("kept"));
}

TEST_F(HistoryCommand, ShowsTheCriterionThatAllHaveElseAll) {
  auto const bytes = lines() + R"(
[[criterion]]
name = "bytes"
run = "wc -c < file.txt"
metric = { regex = '(\d+)' }
)";
  explore("one", bytes);
  auto const both = sh("pexplore history");
  EXPECT_THAT(both.output, HasSubstr("criterion  experiments"));
  EXPECT_THAT(both.output, HasSubstr("pexplore history --criterion "));
  explore("two", lines());
  auto const common = sh("pexplore history");
  EXPECT_THAT(common.output, HasSubstr("date        experiment"));
  EXPECT_THAT(common.output, HasSubstr("2 lines"));
  EXPECT_THAT(common.output, HasSubstr("Also measured (--criterion): bytes.\n"));
}

TEST_F(HistoryCommand, NamesTheCriteriaThereAre) {
  auto const nothing = sh("pexplore history");
  EXPECT_EQ(nothing.status, 4);
  EXPECT_THAT(nothing.error, HasSubstr("there is no experiment here"));
  explore("one", lines());
  auto const result = sh("pexplore history --criterion linse");
  EXPECT_EQ(result.status, 4);
  EXPECT_THAT(result.error, HasSubstr("did you mean \"lines\"?"));
  auto const single = sh("pexplore history");
  EXPECT_EQ(single.status, 0) << single.error;
  EXPECT_THAT(single.output, HasSubstr("takes at least 4 experiments.\n"));
}

}  // namespace
}  // namespace parallel_explore
