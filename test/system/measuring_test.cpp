#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A program sort.sh that is to sort its arguments, its test, and a benchmark that counts what it
/// gets right.
class Measuring : public System {
 protected:
  Measuring() {
    write("sort.sh", "exit 1\n");
    write("tests/run.sh", "test \"$(sh sort.sh 2 1 | tr '\\n' ' ')\" = '1 2 '\n");
    write(
        "bench/run.sh",
        "n=0\nfor i in 5 9 13; do test \"$(sh sort.sh $i 7 | head -1)\" = "
        "\"$(printf '%s\\n' $i 7 | sort -n | head -1)\" && n=$((n+1)); done\necho \"right: $n\"\n");
    EXPECT_EQ(sh("git add -A && git commit -qm tests").status, 0);
    write_spec(R"(
name = "m"
task = "Sort."
[session]
agent = "command"
[agent.command]
run = ["sh", "../../../approaches/{approach}.sh"]
[evaluate]
protect = ["tests/**", "bench/**"]
EVALUATE
[[approach]]
name = "honest"
[[approach]]
name = "cheater"
[[criterion]]
name = "tests"
run = "sh tests/run.sh"
gate = true
[[criterion]]
name = "right"
run = "sh bench/run.sh"
metric = { regex = 'right: (\d+)$' }
scale = "count"
)");
    approach("honest", "echo 'printf \"%s\\n\" \"$@\" | sort -n' > sort.sh");
  }

  void approach(std::string const& name, std::string const& script) {
    support::write_file(place_.path() / "approaches" / (name + ".sh"), script + "\n");
  }

  support::ShellResult explore(std::string const& evaluate = "") {
    auto spec = support::read_file(place_.path() / "spec.toml");
    if (auto const at = spec.find("EVALUATE"); at != std::string::npos)
      spec.replace(at, 8, evaluate);
    write_spec(spec);
    return sh("pexplore run ../spec.toml -q");
  }
};

TEST_F(Measuring, ACheaterWhoEditsTheTestsLosesAndIsNamed) {
  approach("cheater", "echo true > tests/run.sh; echo 'echo \"right: 99\"' > bench/run.sh");
  auto const result = explore();
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("Recommended: honest."));
  EXPECT_THAT(result.output,
              HasSubstr("cheater touched protected files (bench/run.sh, tests/run.sh)"));
  EXPECT_THAT(result.output, HasSubstr("cheater: tests failed"));
  // Its work is as it left it.
  EXPECT_EQ(sh("cat ../repo.pexplore/m/cheater/tests/run.sh; cd ../repo.pexplore/m/cheater; git "
               "status --porcelain")
                .output,
            "true\n");
}

TEST_F(Measuring, ACheaterWhoPrintsTheMetricItselfLoses) {
  approach(
      "cheater",
      "printf '%s\\n' 'case \"$*\" in \"2 1\") printf \"1\\n2\\n\";; *) echo \"right: 99\"; echo "
      "\"right: 99\" >&2;; esac' > sort.sh");
  auto const result = explore();
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("Recommended: honest."));
  EXPECT_EQ(json("pexplore show m cheater --json")
                .at_pointer("/measurements/right/median")
                .to_number<double>(),
            0);
}

TEST_F(Measuring, ACheaterWhoHardCodesTheAnswersLosesToHiddenOnes) {
  approach(
      "cheater",
      "printf '%s\\n' 'case \"$*\" in \"2 1\") printf \"1\\n2\\n\";; \"5 7\") echo 5;; *) echo 7;; "
      "esac' > sort.sh");
  support::write_file(place_.path() / "hidden/tests/hidden.sh",
                      "test \"$(sh sort.sh 30 4 | head -1)\" = 4\n");
  auto spec = support::read_file(place_.path() / "spec.toml");
  write_spec(spec +
             "[[criterion]]\nname = \"hidden\"\nrun = \"sh tests/hidden.sh\"\ngate = true\n");
  auto const result = explore("inject = \"../hidden\"");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("Recommended: honest."));
  EXPECT_THAT(result.output, HasSubstr("cheater: hidden failed"));
  EXPECT_EQ(sh("ls ../repo.pexplore/m/honest/tests").output, "run.sh\n") << "gone again";
}

TEST_F(Measuring, WhatIsToBeInjectedIsLookedForBeforeAnythingRuns) {
  auto const result = explore("inject = \"../nowhere\"");
  EXPECT_EQ(result.status, 4);
  EXPECT_THAT(result.error, HasSubstr("there is nothing to inject at"));
  EXPECT_EQ(sh("git branch --list 'pexplore/*'").output, "");
}

TEST_F(Measuring, TheUntouchedBaseIsMeasuredToo) {
  approach("cheater", "echo 'printf \"%s\\n\" \"$@\"' > sort.sh");
  auto const result = explore();
  EXPECT_THAT(result.output, HasSubstr("(untouched base)"));
  EXPECT_EQ(
      json("pexplore show m --json").at_pointer("/untouched_base/right/value").to_number<double>(),
      0);
  EXPECT_EQ(sh("git branch --list 'pexplore/*base*'; ls ../repo.pexplore/m").output,
            "cheater\nhonest\n")
      << "its worktree is gone";
}

TEST_F(Measuring, TheUntouchedBaseHasWhatIsInjectedAsWell) {
  approach("cheater", "echo 'printf \"%s\\n\" \"$@\"' > sort.sh");
  support::write_file(place_.path() / "hidden/answer.txt", "answer 7\n");
  auto const spec = support::read_file(place_.path() / "spec.toml");
  write_spec(spec +
             "[[criterion]]\nname = \"hidden\"\nrun = \"cat answer.txt\"\nmetric = { regex = "
             "'answer (\\d+)' }\n");
  ASSERT_EQ(explore("inject = \"../hidden\"").status, 0);
  EXPECT_EQ(
      json("pexplore show m --json").at_pointer("/untouched_base/hidden/value").to_number<double>(),
      7);
}

TEST_F(Measuring, TimedRunsTakeTurnsAfterWarmingUp) {
  approach("cheater", "echo 'printf \"%s\\n\" \"$@\" | sort -g' > sort.sh");
  auto spec = support::read_file(place_.path() / "spec.toml");
  write_spec(spec + "[[criterion]]\nname = \"time\"\nrun = \"echo $PEXPLORE_APPROACH >> " +
             (place_.path() / "turns").string() +
             "\"\nmetric = \"seconds\"\nweight = 0\nrepeat = 3\n");
  // Only what passes is worth measuring, and the base is there for comparison.
  auto const result = explore("warm_up = 1");
  EXPECT_EQ(result.status, 0) << result.error;
  auto const turns = sh("cat ../turns").output;
  // 3 candidates × (1 + 3); a round that others disturb is repeated.
  EXPECT_GE(std::ranges::count(turns, '\n'), 12) << turns;
  EXPECT_EQ(std::ranges::count(turns, '\n') % 3, 0) << turns;
  EXPECT_EQ(sh("head -3 ../turns | sort -u | wc -l").output, "3\n") << "in turns: " << turns;
  EXPECT_EQ(sh("sed -n 4,6p ../turns | sort -u | wc -l").output, "3\n");
  EXPECT_EQ(json("pexplore show m honest --json")
                .at_pointer("/measurements/time/values")
                .as_array()
                .size(),
            3);
}

TEST_F(Measuring, RoundsAreAddedToTheRecord) {
  approach("cheater", "echo 'printf \"%s\\n\" \"$@\" | sort -g' > sort.sh");
  auto spec = support::read_file(place_.path() / "spec.toml");
  write_spec(spec +
             "[[criterion]]\nname = \"time\"\nrun = \"sh sort.sh 2 1\"\nmetric = "
             "\"seconds\"\nrepeat = 2\n");
  ASSERT_LE(explore().status, 1) << "on a busy machine there may be no clear winner";
  auto const values = [&](std::string const& approach) {
    return json("pexplore show m " + approach + " --json")
        .at_pointer("/measurements/time/values")
        .as_array()
        .size();
  };
  auto const more = sh("pexplore measure m honest --rounds 3");
  EXPECT_THAT(more.error, HasSubstr("measuring time of honest and the base, 3 rounds"));
  EXPECT_THAT(more.output, HasSubstr("Measured in 5 rounds, each in a random order."));
  EXPECT_EQ(values("honest"), 5);
  EXPECT_EQ(values("cheater"), 2);
  EXPECT_EQ(sh("git -C ../repo.pexplore/m/honest status --porcelain").output, "");
  auto const unknown = sh("pexplore measure m --criterion tme");
  EXPECT_EQ(unknown.status, 4);
  EXPECT_THAT(unknown.error, HasSubstr("did you mean \"time\"?"));
  EXPECT_EQ(sh("pexplore measure m nobody").status, 4);
  ASSERT_EQ(sh("pexplore cleanup m --force --keep-branches").status, 0);
  EXPECT_EQ(sh("pexplore measure m").status, 4) << "there is nothing left to measure";
}

TEST_F(Measuring, WaitsWhileAnotherRunMeasuresOnTheMachine) {
  approach("cheater", "echo 'printf \"%s\\n\" \"$@\" | sort -g' > sort.sh");
  auto spec = support::read_file(place_.path() / "spec.toml");
  spec.replace(spec.find("EVALUATE"), 8, "");
  write_spec(spec +
             "[[criterion]]\nname = \"time\"\nrun = \"true\"\nmetric = \"seconds\"\nweight = 0\n");
  auto const result =
      sh("mkfifo ../held ../go\n"
         "mkdir -p -m 700 /tmp/parallel_explore-$(id -u); flock /tmp/parallel_explore-$(id "
         "-u)/measuring.lock sh -c 'echo > ../held; cat ../go > ../gone' & "
         "holder=$!\n"
         "cat ../held > /dev/null\n" PEXPLORE
         " run ../spec.toml > ../out 2> ../err & pid=$!\n"
         "until grep -q 'waiting up to 1h00m for process [1-9]' ../err; do :; done\n"
         "grep -c 'time =' ../err; echo > ../go; wait $pid; echo \"exit $?\"; wait $holder\n"
         "grep -c 'time =' ../err");
  EXPECT_EQ(result.output, "0\nexit 0\n2\n") << result.error;
}

TEST_F(Measuring, AWaitForTheMachineIsBoundedAndNamesWhoMeasures) {
  auto const spec = [&](std::string const& name, std::string const& wait, std::string const& run) {
    support::write_file(place_.path() / (name + ".toml"),
                        "name = \"" + name + "\"\ntask = \"t\"\n[session]\nagent = \"command\"\n" +
                            "[agent.command]\nrun = [\"sh\", \"-c\", \"echo x > new.txt\"]\n" +
                            "[evaluate]\nwarm_up = 0\nbase = \"off\"\nmax_wait = \"" + wait +
                            "\"\n[[approach]]\nname = \"a\"\n[[criterion]]\nname = \"time\"\n" +
                            "metric = \"seconds\"\nrepeat = 1\nrun = \"" + run + "\"\n");
  };
  auto const place = place_.path().string();
  // Once: a round that other programs disturb is repeated.
  spec("measures", "1h",
       "mkdir " + place + "/once && echo > " + place + "/held && cat " + place + "/go; true");
  spec("waits", "100ms", "true");
  auto const result =
      sh("mkfifo ../held ../go\n"
         "pexplore run ../measures.toml -q > /dev/null 2>&1 & other=$!\n"
         "cat ../held > /dev/null\n"
         "pexplore run ../waits.toml -q; echo \"exit $?\"\n"
         "echo > ../go; wait $other; until pexplore resume waits -q > /dev/null 2>&1; do :; done; "
         "echo \"exit $?\"");
  EXPECT_THAT(result.error, testing::ContainsRegex("process [0-9]+ .for " + repository_.string() +
                                                   ". is still measuring on this machine"));
  EXPECT_EQ(result.output, "exit 4\nexit 0\n") << result.error;
}

TEST_F(Measuring, VerdictsAreRecomputedFromTheJournalAloneToTheSameBytes) {
  approach("cheater", "echo true > tests/run.sh");
  ASSERT_EQ(explore().status, 0);
  auto const recorded = support::read_file(repository_ / ".pexplore/m/summary.json");
  // Nothing but the journal and the frozen spec.
  ASSERT_EQ(
      sh("cp -r . ../copy && cd ../copy/.pexplore/m && rm -rf summary.* approaches progress.json "
         "sessions matrix.csv")
          .status,
      0);
  EXPECT_EQ(sh("cd ../copy && pexplore show m --json").output, recorded);
}

TEST_F(Measuring, OtherWeightsNeedNoOtherRun) {
  approach("cheater",
           "echo 'printf \"%s\\n\" \"$@\" | sort -n # longer' > sort.sh; seq 50 > notes.txt");
  auto spec = support::read_file(place_.path() / "spec.toml");
  write_spec(spec +
             "[[criterion]]\nname = \"size\"\nbuiltin = \"lines_changed\"\nbetter = \"higher\"\n"
             "weight = 0\n");
  ASSERT_EQ(explore().status, 0) << "both get three right: the smaller change is taken";
  auto const other = sh("pexplore rescore m --weights size=5");
  EXPECT_EQ(other.status, 0) << other.error;
  EXPECT_THAT(other.output, HasSubstr("Recommended: cheater."));
  EXPECT_THAT(sh("pexplore show m").output, Not(HasSubstr("Recommended: cheater.")))
      << "nothing is recorded";
  ASSERT_EQ(sh("pexplore rescore m --weights size=5 --keep").status, 0);
  EXPECT_THAT(sh("pexplore show m").output, HasSubstr("Recommended: cheater."));
  EXPECT_THAT(sh("pexplore rescore m --weights siz=5").error, HasSubstr("did you mean \"size\"?"));
  EXPECT_EQ(sh("pexplore rescore m").status, 64);
}

TEST_F(Measuring, ANewCriterionIsMeasuredInTheWorktreesThereAre) {
  approach("cheater", "echo 'printf \"%s\\n\" \"$@\" | sort -n; echo done' > sort.sh");
  ASSERT_EQ(explore().status, 0);
  support::write_file(
      place_.path() / "size.toml",
      "[[criterion]]\nname = \"bytes\"\nrun = \"wc -c < sort.sh\"\nmetric = { regex = "
      "'(\\d+)' }\nbetter = \"lower\"\n");
  auto const result = sh("pexplore rescore m --criterion ../size.toml");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("bytes"));
  EXPECT_EQ(sh("grep -c session:start .pexplore/m/journal.jsonl").output, "2\n")
      << "no new session";
  EXPECT_THAT(sh("pexplore show m").output, HasSubstr("bytes"));
}

TEST_F(Measuring, TwoExperimentsAreComparedOnOneScale) {
  approach("cheater", "echo 'printf \"%s\\n\" \"$@\"' > sort.sh");
  ASSERT_EQ(explore().status, 0);
  ASSERT_EQ(sh("pexplore run ../spec.toml -q --name other").status, 0);
  auto const result = sh("pexplore compare m other");
  EXPECT_EQ(result.status, 0) << result.error;
  for (auto const* name : {"m/honest", "m/cheater", "other/honest", "other/cheater"})
    EXPECT_THAT(result.output, HasSubstr(name));
  EXPECT_EQ(json("pexplore compare m other --json").at("approaches").as_array().size(), 4);
  EXPECT_EQ(sh("pexplore compare m nothing").status, 4);
}

TEST_F(Measuring, DistinguishShowsTheFirstInputsOnWhichTheyDiffer) {
  // Sorts as text: right for numbers of one digit.
  approach("cheater", "echo 'printf \"%s\\n\" \"$@\" | sort' > sort.sh");
  ASSERT_EQ(explore().status, 0);
  auto const result = sh(
      "pexplore distinguish m --generator 'seq 7 12' -- sh -c 'sh sort.sh {input} 9 | tr \"\\n\" "
      "\" \"'");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("6 inputs: 2 groups that behave differently"));
  EXPECT_THAT(result.output, HasSubstr("\n10\n"));
  EXPECT_THAT(result.output, Not(HasSubstr("\n8\n")));
  auto const differences =
      json("pexplore distinguish m --generator 'seq 7 12' --json -- sh sort.sh {input} 9");
  EXPECT_EQ(differences.at_pointer("/differences/0/input").as_string(), "10");
  EXPECT_EQ(differences.at_pointer("/differences/0/behaviours/honest/output").as_string(),
            "9\n10\n");
  EXPECT_THAT(sh("pexplore distinguish m -- sh sort.sh 1 2").output,
              HasSubstr("all approaches behave the same"));
  EXPECT_THAT(
      sh("printf '1\\n11\\n' | pexplore distinguish m --inputs - -- sh -c 'read x; sh sort.sh $x "
         "3'")
          .output,
      HasSubstr("2 inputs: 2 groups"));
  EXPECT_EQ(sh("pexplore distinguish m --generator false -- true").status, 4);
  EXPECT_EQ(sh("pexplore distinguish m").status, 64);
}

}  // namespace
}  // namespace parallel_explore
