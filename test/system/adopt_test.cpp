#include "system/harness.hpp"

// Adopting: which result, with what message, and back.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Adopt : public System {
 protected:
  void run_two_approaches(std::string const& name = "two") {
    write_spec(two_approaches);
    auto const run = sh("pexplore run -q ../spec.toml --name " + name);
    ASSERT_EQ(run.status, 0) << run.error;
  }

  /// Two results, neither of which is better.
  void run_equals() {
    write_spec(std::string("name = \"v\"\ntask = \"t\"\n[session]\nagent = \"command\"\n"
                           "[agent.command]\nrun = [\"sh\", \"-c\", \"{description}\"]\n"
                           "[[approach]]\nname = \"short\"\ndescription = 'seq 100 > file.txt'\n"
                           "[[approach]]\nname = \"long\"\n"
                           "description = 'seq 100 > file.txt; seq 50 > notes.txt'\n") +
               lines_criterion);
    auto const run = sh("pexplore run -q ../spec.toml");
    ASSERT_EQ(run.status, 0) << run.error;
  }

  /// Two results that are worse than the base.
  void run_worse() {
    write_spec(std::string("name = \"v\"\ntask = \"t\"\n[session]\nagent = \"command\"\n"
                           "[agent.command]\nrun = [\"sh\", \"-c\", \"{description}\"]\n"
                           "[[approach]]\nname = \"one\"\ndescription = 'echo x > file.txt'\n"
                           "[[approach]]\nname = \"none\"\ndescription = ': > file.txt'\n") +
               lines_criterion);
    auto const run = sh("pexplore run -q ../spec.toml");
    ASSERT_EQ(run.status, 1) << run.error;
  }

  /// Types the answers at a terminal.
  support::ShellResult asked(std::string const& answers, std::string const& words) {
    return sh("printf '" + answers + "' | script -qec '" PEXPLORE " " + words + "' ../typescript");
  }

  std::string subject() { return sh("git log -1 --format=%s").output; }
  std::string head() { return sh("git rev-parse HEAD").output; }

  void refused(std::string const& command, int status, std::string const& why) {
    auto const before = everything() + head();
    auto const result = sh(command);
    EXPECT_EQ(result.status, status) << command << result.error;
    EXPECT_THAT(result.error, HasSubstr(why)) << command;
    EXPECT_EQ(everything() + head(), before) << command;
  }
};

TEST_F(Adopt, TheMessageIsTheUsers) {
  run_two_approaches();
  ASSERT_EQ(sh("pexplore adopt two -m 'Count to thirty\n\nFor tests.'").status, 0);
  EXPECT_EQ(sh("git log -1 --format=%B").output, "Count to thirty\n\nFor tests.\n\n");
}

TEST_F(Adopt, OfEqualsAPersonChoosesAfterALook) {
  run_equals();
  auto const none = asked("\\n", "adopt");
  EXPECT_EQ(none.status, 1);
  EXPECT_THAT(none.output,
              AllOf(HasSubstr("equal for practical purposes"), HasSubstr("1  short  1 file, +"),
                    HasSubstr("2  long   2 files, +"), HasSubstr("Nothing is adopted.")));
  EXPECT_EQ(subject(), "first\n");
  auto const back = asked("7\\n1\\nn\\n\\n", "adopt");
  EXPECT_EQ(back.status, 1) << "a number that is not offered is asked again";
  auto const chosen = asked("2\\nd\\ny\\n", "adopt");
  EXPECT_EQ(chosen.status, 0) << chosen.output;
  EXPECT_THAT(chosen.output,
              AllOf(HasSubstr("notes.txt |  50 +"), HasSubstr("Adopt long? y, n, or d"),
                    HasSubstr("+++ b/notes.txt"), HasSubstr("Adopted long onto main")));
  EXPECT_EQ(sh("wc -l < notes.txt").output, "50\n");
}

TEST_F(Adopt, OfEqualsAScriptGetsTheSmallerChange) {
  run_equals();
  auto const adopted = sh("pexplore adopt < /dev/null");
  EXPECT_THAT(adopted.output, HasSubstr("Adopted short onto main"));
}

TEST_F(Adopt, WithoutAResultToTakeAScriptIsToldTheChoices) {
  run_worse();
  refused("pexplore adopt < /dev/null", 1, "name one: pexplore adopt v APPROACH (");
  EXPECT_THAT(asked("1\\ny\\n", "adopt").output, HasSubstr("Adopted one onto main"));
}

TEST_F(Adopt, IsUndoneByRemovingTheLastCommit) {
  run_two_approaches();
  auto const before = everything();
  ASSERT_EQ(sh("pexplore adopt").status, 0);
  EXPECT_THAT(sh("pexplore list").output, HasSubstr("many adopted"));
  auto const undone = sh("pexplore adopt --undo");
  EXPECT_EQ(undone.status, 0) << undone.error;
  EXPECT_THAT(undone.output, HasSubstr("Took many of two out of main: removed commit "));
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(subject(), "first\n");
  EXPECT_THAT(sh("pexplore list").output, HasSubstr("many recommended"));
  refused("pexplore adopt --undo", 4, "no result of any experiment is adopted");
  refused("pexplore adopt two --undo", 4, "no result of two is adopted");
  EXPECT_EQ(sh("pexplore adopt && tail -1 lines.txt").output.substr(0, 7), "Adopted");
  EXPECT_THAT(sh("cat .pexplore/two/journal.jsonl").output,
              HasSubstr("\"orchestrator:approach:unadopted\""));
}

TEST_F(Adopt, IsRevertedWhereOthersCameAfter) {
  run_two_approaches();
  ASSERT_EQ(
      sh("pexplore adopt && echo later > later.txt && git add -A && git commit -qm later").status,
      0);
  auto const undone = json("pexplore adopt --undo --json");
  EXPECT_TRUE(undone.at("reverted").as_bool());
  EXPECT_EQ(undone.at("sample").as_string(), "many");
  EXPECT_THAT(subject(), testing::StartsWith("Revert \"many: "));
  EXPECT_EQ(sh("cat later.txt; ls; git status --porcelain").output, "later\nfile.txt\nlater.txt\n");
  EXPECT_EQ(sh("git log --format=%s | wc -l").output, "4\n");
  EXPECT_EQ(sh("pexplore adopt two few && cat lines.txt").status, 0) << "it can be adopted again";
}

TEST_F(Adopt, IsRevertedWhereARemoteHasIt) {
  run_two_approaches();
  ASSERT_EQ(sh("git init -q --bare -b main ../remote.git && git remote add origin ../remote.git && "
               "pexplore adopt && git push -q origin main")
                .status,
            0);
  EXPECT_TRUE(json("pexplore adopt --undo --json").at("reverted").as_bool());
  EXPECT_EQ(sh("git rev-list --count origin/main..main").output, "1\n");
}

TEST_F(Adopt, IsRevertedWhereNothingElseHasTheWork) {
  run_two_approaches();
  ASSERT_EQ(sh("pexplore adopt && pexplore cleanup two").status, 0);
  EXPECT_TRUE(json("pexplore adopt --undo --json").at("reverted").as_bool());
  EXPECT_EQ(sh("ls").output, "file.txt\n");
  ASSERT_EQ(sh("pexplore adopt two many --branch mine").status, 0);
  refused("pexplore adopt --undo", 4, "only branch mine has this work");
}

TEST_F(Adopt, AMergeAndABranchAreUndoneToo) {
  run_two_approaches();
  auto const before = everything();
  ASSERT_EQ(sh("pexplore adopt two many --merge && pexplore adopt --undo").status, 0);
  EXPECT_EQ(everything(), before);
  ASSERT_EQ(sh("pexplore adopt two many --merge && git commit -q --allow-empty -m later").status,
            0);
  ASSERT_EQ(sh("pexplore adopt --undo").status, 0);
  EXPECT_EQ(sh("ls").output, "file.txt\n");
  ASSERT_EQ(sh("pexplore adopt two few --branch mine").status, 0);
  EXPECT_THAT(sh("pexplore adopt --undo").output, HasSubstr("Deleted branch mine"));
  EXPECT_EQ(sh("git branch --list mine").output, "");
}

TEST_F(Adopt, AnAmendedCommitIsTheAdoptionStill) {
  run_two_approaches();
  auto const before = everything();
  ASSERT_EQ(sh("pexplore adopt && git commit -q --amend -m mine && pexplore adopt --undo").status,
            0);
  EXPECT_EQ(everything(), before);
}

TEST_F(Adopt, UndoingLosesNothing) {
  run_two_approaches();
  ASSERT_EQ(sh("pexplore adopt").status, 0);
  ASSERT_EQ(sh("echo mine >> lines.txt").status, 0);
  refused("pexplore adopt --undo", 4, "changes that are not committed: lines.txt");
  ASSERT_EQ(sh("git commit -qam mine").status, 0);
  refused("pexplore adopt --undo", 4, "later commits build on the adoption in lines.txt");
  ASSERT_EQ(sh("git switch -qc other").status, 0);
  refused("pexplore adopt --undo", 4, "the adoption is on main, and the current branch is other");
  ASSERT_EQ(sh("git switch -q main && git reset -q --hard HEAD~2").status, 0);
  refused("pexplore adopt --undo", 4, "was rewritten or removed");
  ASSERT_EQ(sh("pexplore adopt two few --branch mine && git switch -q mine && "
               "git commit -q --allow-empty -m more")
                .status,
            0);
  refused("pexplore adopt --undo", 4, "branch mine has changed since the adoption");
  ASSERT_EQ(sh("git reset -q --hard HEAD~1").status, 0);
  refused("pexplore adopt --undo", 4, "branch mine is checked out in");
}

TEST_F(Adopt, TheLastAdoptionOfAllIsTheOneThatIsUndone) {
  run_two_approaches("older");
  run_two_approaches("newer");
  ASSERT_EQ(sh("pexplore adopt newer many && pexplore adopt older few --branch mine").status, 0);
  EXPECT_EQ(json("pexplore adopt --undo --json").at("experiment").as_string(), "older");
  EXPECT_EQ(json("pexplore adopt --undo --json").at("experiment").as_string(), "newer");
}

class AdoptPatch : public Adopt {
 protected:
  AdoptPatch() {
    write_spec(
        std::string("name = \"v\"\ntask = \"t\"\n[session]\nagent = \"command\"\n"
                    "[agent.command]\nrun = [\"sh\", \"-c\", \"{description}\"]\n"
                    "[[approach]]\nname = \"a\"\n"
                    "description = \"sed -i '1s/^/top /;$s/$/ end/' long.txt; echo n > new\"\n"));
    sh("seq 40 > long.txt && git add long.txt && git commit -qm long");
    auto const run = sh("pexplore run -q ../spec.toml");
    EXPECT_EQ(run.status, 0) << run.error;
    auto const patch = sh("pexplore diff v a | tee ../whole.patch | sed /^index/d").output;
    first_hunk_ = patch.substr(0, patch.find("@@ -", patch.find("@@ -") + 1));
    support::write_file(place_.path() / "part.patch", first_hunk_);
  }

  std::string first_hunk_;
};

TEST_F(AdoptPatch, OnlyTheHunksInIt) {
  auto const adopted = sh("pexplore adopt v --patch ../part.patch");
  ASSERT_EQ(adopted.status, 0) << adopted.error;
  EXPECT_THAT(adopted.output, HasSubstr("Adopted a part of a onto main"));
  EXPECT_THAT(adopted.output, HasSubstr("(1 file, +1 -1 lines)"));
  EXPECT_THAT(adopted.error, HasSubstr("no gate has seen that part alone"));
  EXPECT_EQ(sh("git show --format= HEAD | sed /^index/d").output, first_hunk_);
  EXPECT_EQ(sh("git status --porcelain; ls new").output, "");
  EXPECT_EQ(sh("pexplore adopt --undo").status, 0);
  EXPECT_EQ(subject(), "long\n");
}

TEST_F(AdoptPatch, OntoABranchToo) {
  ASSERT_EQ(sh("pexplore adopt v a --branch part --patch ../part.patch").status, 0);
  EXPECT_EQ(sh("git diff main part | sed /^index/d").output, first_hunk_);
  EXPECT_EQ(subject(), "long\n");
}

TEST_F(AdoptPatch, AsAWholeIsTheResult) {
  ASSERT_EQ(sh("pexplore adopt v --patch ../whole.patch").status, 0);
  EXPECT_EQ(sh("git diff HEAD pexplore/v/a").output, "");
}

TEST_F(AdoptPatch, WithChangesOfOthersIsRefused) {
  sh("sed 's/top/TOP/' ../part.patch > ../other.patch; : > ../empty.patch; echo x > ../none.patch;"
     "mkfifo ../fifo.patch");
  refused("pexplore adopt v --patch ../other.patch", 4,
          "the patch changes long.txt in a way that a does not");
  refused("pexplore adopt v --patch ../empty.patch", 4, "is empty");
  refused("pexplore adopt v --patch ../none.patch", 4, "the patch has no file in it");
  refused("pexplore adopt v --patch ../fifo.patch", 4, "cannot read the patch");
  refused("pexplore adopt v --patch ../missing.patch", 4, "No such file or directory");
  refused("pexplore adopt v --pr --patch ../part.patch", 64, "excludes");
  sh("echo mine >> long.txt");
  refused("pexplore adopt v --patch ../part.patch", 4, "not committed");
}

TEST_F(Adopt, WordsThatContradictEachOtherAreRefused) {
  run_two_approaches();
  for (auto const* words : {"two many --undo", "--undo --merge", "--undo --pr", "--undo -m x",
                            "--pr --merge", "--repo a/b"})
    refused(std::string("pexplore adopt ") + words, 64, "pexplore");
}

}  // namespace
}  // namespace parallel_explore
