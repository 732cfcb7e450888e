#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// Two sessions, one after the other: a, which ends before b begins.
class MeasuredWork : public System {
 protected:
  MeasuredWork() {
    write("value.txt", "1\n");
    write(".gitignore", "ignored/\n");
    write("tests/check.sh", "grep -q '^[0-9]*$' value.txt\n");
    EXPECT_EQ(sh("git add -A && git commit -qm files").status, 0);
  }

  void session(std::string const& approach, std::string const& script) {
    support::write_file(place_.path() / "approaches" / (approach + ".sh"), script + "\n");
  }

  support::ShellResult explore(std::string const& evaluate = "", std::string const& more = "") {
    write_experiment(evaluate, more);
    return sh("pexplore run ../spec.toml -q");
  }

  void write_experiment(std::string const& evaluate, std::string const& more = "") {
    write_spec(R"toml(
name = "m"
task = "Raise the value."
[session]
agent = "command"
max_parallel = 1
[agent.command]
run = ["sh", "../../../approaches/{approach}.sh"]
[[approach]]
name = "a"
[[approach]]
name = "b"
[evaluate]
base = "off"
warm_up = 0
protect = ["tests/**"]
)toml" + evaluate +
               more + R"toml(
[[criterion]]
name = "tests"
run = "sh tests/check.sh"
gate = true
[[criterion]]
name = "score"
run = "echo score=$(cat ignored/v value.txt 2>/dev/null | head -1)"
metric = { regex = 'score=(\d+)' }
scale = "count"
[[criterion]]
name = "speed"
run = "echo score=$(cat ignored/v value.txt 2>/dev/null | head -1)"
metric = { regex = 'score=(\d+)' }
scale = "count"
exclusive = true
)toml");
  }

  double median(std::string const& approach, std::string const& criterion) {
    return json("pexplore show m " + approach + " --json")
        .at_pointer("/measurements/" + criterion + "/median")
        .to_number<double>();
  }

  std::string journal() { return support::read_file(repository_ / ".pexplore/m/journal.jsonl"); }
};

TEST_F(MeasuredWork, IsWhatWasCommittedAlthoughAnotherSessionRewroteIt) {
  session("a", "echo 90 > value.txt");
  session("b", "echo 3 > ../a/value.txt; echo 50 > value.txt");
  auto const result = explore();
  EXPECT_EQ(median("a", "speed"), 90) << result.error;
  EXPECT_THAT(result.output, HasSubstr("files had changed since the commit and were restored: "
                                       "value.txt (code of b ran meanwhile)"));
  EXPECT_THAT(journal(), HasSubstr("orchestrator:evaluation:restored"));
}

TEST_F(MeasuredWork, IsWhatIsMeasuredAgain) {
  session("a", "echo 90 > value.txt");
  session("b", "echo 50 > value.txt");
  (void)explore();
  auto const result =
      sh("echo 7 > ../repo.pexplore/m/a/value.txt; pexplore measure m --rounds 2 -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(median("a", "speed"), 90);
  EXPECT_THAT(journal(), HasSubstr("orchestrator:evaluation:restored"));
}

TEST_F(MeasuredWork, IsWhatIsToldApart) {
  session("a", "echo 90 > value.txt");
  session("b", "echo 50 > value.txt");
  (void)explore();
  auto const result =
      sh("echo 7 > ../repo.pexplore/m/a/value.txt; rm ../repo.pexplore/m/b/tests/*;"
         "pexplore distinguish m --json -- sh -c 'sh tests/check.sh; cat value.txt'");
  EXPECT_EQ(result.status, 0) << result.error;
  auto const found = boost::json::parse(result.output);
  EXPECT_EQ(found.at_pointer("/differences/0/behaviours/a/output").as_string(), "90\n");
  EXPECT_EQ(found.at_pointer("/differences/0/behaviours/b/output").as_string(), "50\n");
  EXPECT_EQ(found.at_pointer("/restored/0/files/0").as_string(), "value.txt");
  EXPECT_THAT(result.error,
              AllOf(HasSubstr("files had changed since the commit and were restored: value.txt"),
                    HasSubstr("restored: tests/check.sh")));
  EXPECT_EQ(sh("cat ../repo.pexplore/m/a/value.txt").output, "90\n");
  EXPECT_THAT(journal(), HasSubstr("orchestrator:evaluation:restored"));
}

TEST_F(MeasuredWork, HasNoChangeThatAFlagHidesFromItsCommit) {
  session("a", "git update-index --skip-worktree value.txt; echo 99 > value.txt; echo x > other");
  session("b",
          "git update-index --assume-unchanged value.txt; echo 98 > value.txt; echo x > other");
  auto const result = explore();
  EXPECT_EQ(sh("git show pexplore/m/a:value.txt; git show pexplore/m/b:value.txt").output,
            "99\n98\n")
      << result.error;
  EXPECT_EQ(median("a", "score"), 99);
}

TEST_F(MeasuredWork, SaysWhichIgnoredFilesWereThere) {
  session("a", "mkdir ignored; echo 99 > ignored/v; echo 2 > value.txt");
  session("b", "echo 50 > value.txt");
  auto const result = explore();
  EXPECT_THAT(support::read_file(repository_ / ".pexplore/m/summary.md"),
              HasSubstr("files that git ignores, made by the session and not in its commit, were "
                        "there while it was measured: ignored/"))
      << result.error;
}

TEST_F(MeasuredWork, AFreshCheckoutHasNoIgnoredFilesOfTheSession) {
  session("a", "mkdir -p ignored; echo 99 > ignored/v; echo 2 > value.txt");
  session("b", "echo 50 > value.txt");
  // The commands prefer the ignored file where it is there.
  auto const result = explore("clean = true\n",
                              "[worktree]\nsetup = [\"mkdir -p ignored && echo ran >> "
                              "../../../setup-$PEXPLORE_APPROACH\"]\n");
  EXPECT_EQ(median("a", "score"), 2) << result.error;
  EXPECT_EQ(median("a", "speed"), 2);
  EXPECT_EQ(sh("wc -l < ../setup-a; ls ../repo.pexplore/m; git branch --list 'pexplore/*'").output,
            "3\na\nb\n+ pexplore/m/a\n+ pexplore/m/b\n")
      << "set-up: for the session, for gates and for the exclusive stage";
}

TEST_F(MeasuredWork, NothingOfAFreshCheckoutStaysBehindAfterAKill) {
  session("a", "echo 2 > value.txt");
  session("b", "echo 50 > value.txt");
  write("tests/check.sh",
        "test -e ../../../killed && exit 0\n: > ../../../killed\n"
        "kill -KILL $(cat ../../../pid)\n");
  EXPECT_EQ(sh("git commit -qam kill").status, 0);
  write_experiment("clean = true\n");
  (void)sh("sh -c 'echo $$ > ../pid; exec " PEXPLORE " run ../spec.toml -q'");
  EXPECT_THAT(sh("ls ../repo.pexplore/m").output, HasSubstr("pexplore.clean."));
  auto const result = sh("pexplore resume m -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(sh("ls ../repo.pexplore/m; git branch --list 'pexplore/*'").output,
            "a\nb\n+ pexplore/m/a\n+ pexplore/m/b\n");
}

TEST_F(MeasuredWork, SaysThatABranchIsNotWhatWasMeasured) {
  session("a", "echo 90 > value.txt");
  session("b", "(cd ../a && echo 1 > value.txt && git commit -qam sabotage); echo 50 > value.txt");
  auto const result = explore();
  auto const commit = json("pexplore show m a --json").at("commit").as_string();
  EXPECT_THAT(result.output, HasSubstr("Put it back: git update-ref refs/heads/pexplore/m/a " +
                                       std::string(commit)));
  EXPECT_EQ(median("a", "speed"), 90);
  auto const adopted = sh("pexplore adopt m a");
  EXPECT_EQ(adopted.status, 0) << adopted.error;
  EXPECT_THAT(adopted.error, HasSubstr("branch pexplore/m/a is at"));
  EXPECT_EQ(sh("cat value.txt").output, "90\n");
}

TEST_F(MeasuredWork, RefusesInjectedFilesThatChanged) {
  support::write_file(place_.path() / "hidden/tests/hidden.sh", "test $(cat value.txt) = 42\n");
  session("a", "echo true > ../../../hidden/tests/hidden.sh; echo 7 > value.txt");
  session("b", "echo 42 > value.txt");
  auto const result = explore("inject = \"../hidden\"\n");
  EXPECT_THAT(result.output, AllOf(HasSubstr("hidden.sh"), HasSubstr("changed since the experiment "
                                                                     "began")))
      << result.error;
  EXPECT_EQ(json("pexplore show m a --json").at("state").as_string(), "failed");
}

}  // namespace
}  // namespace parallel_explore
