#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A gate that counts its runs beside each worktree, and fails by what the approach's file says.
constexpr auto flaky_gate = R"(n=$(cat ../runs-$PEXPLORE_APPROACH 2>/dev/null || echo 0)
echo $((n + 1)) > ../runs-$PEXPLORE_APPROACH
sh how.sh $n
)";

/// Text and exit status of a verdict, and what it lets people adopt.
class Verdicts : public System {
 protected:
  /// Approaches whose description is a shell command, and criteria in TOML.
  void spec(std::vector<std::pair<std::string, std::string>> const& approaches,
            std::string const& criteria, std::string const& evaluate = {}) {
    std::string text =
        "name = \"v\"\ntask = \"Write lines.\"\n[session]\nagent = \"command\"\n"
        "[agent.command]\nrun = [\"sh\", \"-c\", \"{description}\"]\n[evaluate]\n" +
        evaluate + "\n";
    for (auto const& [name, command] : approaches) {
      text += "[[approach]]\nname = \"" + name + "\"\ndescription = '''" + command + "'''\n";
    }
    write_spec(text + criteria);
  }

  void commit_flaky_gate() {
    write("tests.sh", flaky_gate);
    write("how.sh", "exit 0\n");
    EXPECT_EQ(sh("git add -A && git commit -qm tests").status, 0);
  }
};

constexpr auto gate = R"(
[[criterion]]
name = "tests"
gate = true
run = "sh tests.sh"
)";

TEST_F(Verdicts, KeepTheBaseWhereNothingBeatsIt) {
  spec({{"one", "echo x > file.txt"}, {"none", ": > file.txt"}}, lines_criterion);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 1) << result.output << result.error;
  EXPECT_THAT(result.output, StartsWith("\nKeep what you have: no result beats the base"));
  auto const summary = json("pexplore show --json");
  EXPECT_EQ(summary.at_pointer("/recommendations/result/kind").as_string(), "keep_base");
  EXPECT_TRUE(summary.at("take").is_null());
  auto const adopted = sh("pexplore adopt v < /dev/null");
  EXPECT_EQ(adopted.status, 1);
  EXPECT_THAT(adopted.error, HasSubstr("v has no result to take: Keep what you have"));
  EXPECT_EQ(sh("git log --oneline | wc -l").output, "1\n");
}

TEST_F(Verdicts, OnlyShowTheBaseWhereTheSpecWantsThat) {
  spec({{"one", "echo x > file.txt"}, {"none", ": > file.txt"}},
       std::string(lines_criterion) + "matters = 0.5\n", "base = \"show\"");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("(untouched base)"));
  EXPECT_EQ(json("pexplore show --json").at("take").as_string(), "one");
}

TEST_F(Verdicts, AreAdoptedWithoutAName) {
  spec({{"ten", "seq 10 > file.txt"}, {"many", "seq 100 > file.txt"}}, lines_criterion);
  auto const result = sh("pexplore run ../spec.toml -q && pexplore adopt");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output,
              HasSubstr("Recommended: many. It is ahead in lines: 100, against 10 for ten"));
  EXPECT_THAT(result.output, HasSubstr("Adopted many onto main as commit "));
  EXPECT_EQ(sh("wc -l < file.txt").output, "100\n");
}

TEST_F(Verdicts, CountAWinnerWhateverBecameOfTheOthers) {
  spec({{"ten", "seq 10 > file.txt"}, {"broken", "exit 3"}, {"fails", "seq 99 > file.txt; exit 4"}},
       lines_criterion);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(json("pexplore show --json").at("take").as_string(), "ten");
  EXPECT_EQ(sh("pexplore retry v -q").status, 0) << "two of three fail again";
}

TEST_F(Verdicts, NameTheSmallerChangeOfEquals) {
  spec({{"long", "seq 100 > file.txt; seq 50 > notes.txt"}, {"short", "seq 100 > file.txt"}},
       lines_criterion);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, StartsWith("\nshort and long are equal for practical purposes"));
  EXPECT_THAT(result.output, HasSubstr("; short is the smaller change.\n"));
  EXPECT_EQ(json("pexplore show --json").at("take").as_string(), "short");
}

TEST_F(Verdicts, OnGatesAloneNeverKeepTheBase) {
  write("tests.sh", "exit 0\n");
  ASSERT_EQ(sh("git add -A && git commit -qm tests").status, 0);
  spec({{"a", "seq 3 > x.txt"}, {"b", "seq 9 > x.txt"}}, gate);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output,
              StartsWith("\na and b passed, and there is nothing else to compare them by; a is the "
                         "smaller change.\n"));
  EXPECT_THAT(result.output, Not(HasSubstr("0.0000"))) << "totals say nothing";
}

TEST_F(Verdicts, TakeIdenticalFilesForOneResult) {
  auto const counted = std::string(lines_criterion) +
                       "\n[[criterion]]\nname = \"counted\"\ngate = true\n" +
                       "run = \"echo run >> ../../counted\"\n";
  spec({{"a", "seq 100 > file.txt"}, {"b", "seq 100 > file.txt"}, {"c", "seq 5 > file.txt"}},
       counted);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("Recommended: a."));
  EXPECT_THAT(result.output, HasSubstr("b is identical to a.\n"));
  EXPECT_EQ(sh("wc -l < ../repo.pexplore/counted").output, "4\n")
      << "a or b, c, and the base before sessions and before it is measured";
}

TEST_F(Verdicts, RunGatesOnTheBaseBeforeMoneyIsSpent) {
  write("tests.sh",
        "printf '7 passed\\nFAILED parse_empty\\n1 failed, 7 passed\\ndone\\n'; exit 1\n");
  ASSERT_EQ(sh("git add -A && git commit -qm tests").status, 0);
  spec({{"fixes", "echo exit 0 > tests.sh"}, {"forgets", "seq 9 > file.txt"}},
       std::string(gate) + lines_criterion);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("tests fails on the base (exited with status 1: "));
  EXPECT_THAT(result.output, HasSubstr("): an approach must fix it.\n"));
  EXPECT_THAT(result.output, HasSubstr("forgets: tests failed: exited with status 1: FAILED "
                                       "parse_empty · 1 failed, 7 passed"));
  auto const order =
      sh("grep -o 'evaluation:base\\|session:start' .pexplore/v/journal.jsonl | "
         "head -1");
  EXPECT_EQ(order.output, "evaluation:base\n");
}

TEST_F(Verdicts, NameTheTestsThatFailAndThoseThatFailOnTheBaseToo) {
  write("tests.sh", "cp report.xml junit.xml; ! grep -q failure report.xml\n");
  write("report.xml",
        "<testsuite><testcase classname=\"p\" name=\"old\"><failure/></testcase></testsuite>\n");
  ASSERT_EQ(sh("git add -A && git commit -qm tests").status, 0);
  spec({{"fixes", "echo '<testsuite/>' > report.xml"},
        {"breaks",
         "sed -i 's|<testsuite>|<testsuite><testcase name=\"new\"><failure/></testcase>|' "
         "report.xml"}},
       std::string(gate) + "junit = \"junit.xml\"\n" + lines_criterion);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_THAT(result.output, HasSubstr("; new, p.old (on the base too)\n")) << result.error;
  auto const summary = json("pexplore show --json");
  EXPECT_EQ(summary.at_pointer("/untouched_base/tests/failing_tests/0").as_string(), "p.old");
}

TEST_F(Verdicts, SuspectAGateThatFailsEverywhereInTheSameWay) {
  write("tests.sh", "echo 'error: no such compiler' >&2; exit 1\n");
  ASSERT_EQ(sh("git add -A && git commit -qm tests").status, 0);
  spec({{"a", "seq 3 > x.txt"}, {"b", "seq 9 > x.txt"}}, gate);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr("the gate itself is the likely culprit"));
}

TEST_F(Verdicts, KeepAGateThatPassesWhenItIsRunAgain) {
  commit_flaky_gate();
  // It fails in its first run only.
  spec({{"a", "echo 'test $1 -gt 0' > how.sh; seq 100 > file.txt"}, {"b", "seq 5 > file.txt"}},
       std::string(gate) + lines_criterion);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("Recommended: a."));
  EXPECT_THAT(result.output, HasSubstr("tests is FLAKY for a"));
  EXPECT_EQ(sh("cat ../repo.pexplore/v/runs-a ../repo.pexplore/v/runs-base").output, "22\n22\n")
      << "20 more of both; the base also ran it before it was measured";
}

TEST_F(Verdicts, FailWhatBroughtFlakinessToACleanBase) {
  commit_flaky_gate();
  spec({{"a", "echo 'test $(($1 % 3)) -gt 0' > how.sh; seq 100 > file.txt"},
        {"b", "seq 5 > file.txt"}},
       std::string(gate) + lines_criterion);
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("Recommended: b."));
  EXPECT_THAT(result.output, HasSubstr("a: tests failed: it fails more often than on the base: 7 "
                                       "of 20 runs, against 0 of 20 there"));
}

TEST_F(Verdicts, WarnWhereTheBaseCannotBeSetUpToTestFlakiness) {
  commit_flaky_gate();
  spec({{"a", "echo 'test $1 -gt 0' > how.sh; seq 100 > file.txt"}, {"b", "seq 5 > file.txt"}},
       std::string(gate) + lines_criterion);
  // The base is set up for its gates, and cannot be after that.
  auto const result = sh(
      "sed -i 's/^\\[evaluate\\]/[worktree]\\nsetup = [\"test $PEXPLORE_APPROACH != base || { echo "
      "x >> ..\\/setups; test $(wc -l < ..\\/setups) -le 1; }\"]\\n[evaluate]/' ../spec.toml && "
      "pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.output << result.error;
  EXPECT_THAT(result.output, HasSubstr("whether it made tests flaky could not be tested"));
}

TEST_F(Verdicts, MeasureNothingFurtherOfWhatFailedAGate) {
  spec({{"good", "seq 9 > file.txt"}, {"bad", "seq 3 > file.txt"}}, R"(
[[criterion]]
name = "tests"
gate = true
run = "grep -q 9 file.txt"

[[criterion]]
name = "beside"
run = "echo . >> ../beside-$PEXPLORE_APPROACH; wc -l < file.txt"
exclusive = false
metric = { regex = '(\d+)' }

[[criterion]]
name = "alone"
run = "echo . >> ../alone-$PEXPLORE_APPROACH; wc -l < file.txt"
metric = { regex = '(\d+)' }
repeat = 3
)");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(sh("cd ../repo.pexplore/v && wc -l < alone-good && ls | grep -c -- -bad").output,
            "3\n0\n");
  EXPECT_THAT(result.output, Not(HasSubstr("bad: alone is missing")));
}

TEST_F(Verdicts, OfATableRefuseOptionsThatWouldBeIgnored) {
  write("runs.csv", "approach,criterion,value\na,x,1\nb,x,9\n");
  write("table.csv", "name,x\na,1\nb,9\n");
  for (auto const* wrong :
       {"--runs runs.csv --format csv", "--runs runs.csv --style options",
        "table.csv --scale x=count", "table.csv --matters x=1", "table.csv --confidence 0.9",
        "table.csv --stopping", "--runs runs.csv --weights x=inf", "--runs runs.csv --weights x=-1",
        "--runs runs.csv --weights x=1,x=2", "--runs runs.csv --seed -1"}) {
    EXPECT_EQ(sh("pexplore score " + std::string(wrong)).status, 64) << wrong;
  }
  EXPECT_EQ(sh("pexplore score --runs runs.csv --format json").output,
            sh("pexplore score --runs runs.csv --json").output);
  EXPECT_EQ(sh("pexplore score --runs runs.csv --stopping").status, 0);
}

TEST_F(Verdicts, FailAtOnceWithoutRetries) {
  commit_flaky_gate();
  spec({{"a", "echo 'test $1 -gt 0' > how.sh; seq 100 > file.txt"}, {"b", "seq 5 > file.txt"}},
       std::string(gate) + lines_criterion, "gate_retries = 0");
  EXPECT_THAT(sh("pexplore run ../spec.toml -q").output, HasSubstr("Recommended: b."));
}

TEST_F(Verdicts, SayThatABaseCannotBeSetUp) {
  write("tests.sh", "exit 0\n");
  ASSERT_EQ(sh("git add -A && git commit -qm tests").status, 0);
  spec({{"a", "seq 3 > x.txt"}, {"b", "seq 9 > x.txt"}}, std::string(gate) + lines_criterion);
  auto const result =
      sh("sed -i 's/^\\[evaluate\\]/[worktree]\\nsetup = [\"case $PEXPLORE_APPROACH "
         "in base) exit 7;; esac\"]\\n[evaluate]/' ../spec.toml && "
         "pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output,
              HasSubstr("Warning: the gates could not be run on the untouched base"));
  EXPECT_THAT(result.output, testing::Not(HasSubstr("the untouched base cannot be measured")))
      << "the same failure is told once";
}

TEST_F(Verdicts, DryRunsSayWhatIsNotYetKnownAndWhatAStrategyTakesAtMost) {
  spec({{"a", "seq 3 > x.txt"}, {"b", "seq 9 > x.txt"}, {"c", "seq 4 > x.txt"}}, lines_criterion);
  auto const race = sh("pexplore run ../spec.toml --dry-run --strategy race --samples 5").output;
  EXPECT_THAT(race, HasSubstr("Strategy race: at most 15 sessions, 5 of each approach.\n"));
  EXPECT_THAT(race, HasSubstr(" 6 sessions: "));
  EXPECT_THAT(race, HasSubstr("measuring  unknown: 1 criterion runs a command on each result and "
                              "on the base\n"));
  EXPECT_THAT(
      sh("pexplore run ../spec.toml --dry-run --strategy halving").output,
      HasSubstr("Strategy halving: at most 3 with 25 %, then 2 with 50 %, then 1 with 100 % "
                "of the budget of a session.\n"));
}

TEST_F(Verdicts, ChangeWithWhatMattersAndWithTheScale) {
  spec({{"a", "seq 100 > file.txt"}, {"b", "seq 102 > file.txt"}}, lines_criterion);
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  auto const kind = [&](std::string const& flags) {
    auto const summary = json("pexplore rescore v --json " + flags);
    return std::string(summary.at_pointer("/recommendations/result/kind").as_string());
  };
  EXPECT_EQ(kind("--weights lines=1"), "recommended");
  EXPECT_EQ(kind("--matters lines=5%"), "equal");
  EXPECT_EQ(kind("--matters total=0.1"), "equal");
  EXPECT_EQ(kind("--scale lines=ratio"), "no_clear_winner") << "measured once, 5 % of noise";
  EXPECT_EQ(kind("--scale lines=ratio --confidence 0.5"), "safe_choice");
  auto const wrong = sh("pexplore rescore v --scale lines=linear");
  EXPECT_EQ(wrong.status, 4);
  EXPECT_THAT(wrong.error, HasSubstr("the scale \"linear\" needs best and worst"));
  EXPECT_EQ(sh("pexplore rescore v --weights lines=2 --confidence 0.9 --keep").status, 4);
  EXPECT_EQ(sh("pexplore rescore v --scale lines=log").status, 64);
  EXPECT_EQ(sh("pexplore rescore v --matters lines=few").status, 64);
}

}  // namespace
}  // namespace parallel_explore
