#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Experiments whose sessions, or gates, reach out of their worktrees.
class Isolation : public System {
 protected:
  /// One approach, whose session runs that script besides its work.
  support::ShellResult run(std::string const& script, std::string const& gate = "true") {
    support::write_file(place_.path() / "agent.sh", "seq 3 >lines.txt\n" + script + "\n");
    write_spec(R"(
name = "one"
task = "Write lines."
[session]
agent = "command"
[agent.command]
run = ["sh", ")" +
               (place_.path() / "agent.sh").string() + R"("]
[[approach]]
name = "a"
description = "3"
[[criterion]]
name = "gate"
run = ")" + gate +
               R"("
gate = true
)");
    return sh("pexplore run ../spec.toml");
  }

  std::string main_tree() { return repository_.string(); }
};

TEST_F(Isolation, AResultWithAFindingIsMarkedAndAdoptedOnlyWhereThatIsAccepted) {
  ASSERT_EQ(run("git config alias.st status && git tag planted").status, 0);
  auto const mark = "something outside its worktree changed while it ran";
  EXPECT_THAT(sh("pexplore show one").output, AllOf(HasSubstr(mark), HasSubstr("alias.st")));
  EXPECT_THAT(sh("cat .pexplore/one/summary.md").output, HasSubstr(mark));
  EXPECT_THAT(sh("pexplore status one").output,
              AllOf(HasSubstr(mark), HasSubstr("git config --unset-all alias.st")));
  EXPECT_THAT(sh("pexplore show one --json").output, HasSubstr(R"("isolation": "broken")"));
  auto const before = everything();
  auto const refused = sh("pexplore adopt one a </dev/null");
  EXPECT_EQ(refused.status, 4);
  EXPECT_THAT(refused.error, AllOf(HasSubstr("tag planted"), HasSubstr("--accept-findings")));
  EXPECT_EQ(everything(), before);
  auto const adopted = sh("pexplore adopt one a --accept-findings --json");
  EXPECT_EQ(adopted.status, 0) << adopted.error;
  EXPECT_THAT(adopted.output, HasSubstr("tag planted"));
  EXPECT_EQ(sh("grep -c '\"accepted_findings\":2' .pexplore/one/journal.jsonl").output, "1\n");
}

TEST_F(Isolation, AResultWithoutFindingsIsAdoptedAsBefore) {
  ASSERT_EQ(run("git add -A && git commit -q -m mine").status, 0);
  EXPECT_THAT(sh("pexplore show one --json").output, HasSubstr(R"("isolation": "clean")"));
  EXPECT_EQ(sh("pexplore adopt one a </dev/null").status, 0);
}

TEST_F(Isolation, OurOwnOutputIsNoFinding) {
  ASSERT_EQ(run("true").status, 0);
  for (auto const* where : {"> out.log 2> err.log", "2>&1 | tee log.txt"}) {
    sh("pexplore cleanup one --force");
    sh(std::string("pexplore run ../spec.toml ") + where);
    EXPECT_THAT(sh("pexplore show one --json").output, HasSubstr(R"("isolation": "clean")"))
        << where;
  }
}

TEST_F(Isolation, CodeThatAttacksWhileItIsMeasuredIsFound) {
  auto const gate = "git -C " + main_tree() + " tag planted 2>/dev/null; true";
  ASSERT_EQ(run("", gate).status, 0);
  EXPECT_THAT(sh("pexplore status one").output, HasSubstr("tag planted"));
}

TEST_F(Isolation, CodeThatAttacksWhileApproachesAreToldApartIsFound) {
  auto const attack = "git -C " + main_tree() + " tag planted-by-$PEXPLORE_APPROACH; " +
                      "git config alias.planted status; echo edited >" + main_tree() + "/file.txt";
  support::write_file(place_.path() / "agent.sh", "echo '" + attack + "' >prog.sh\n");
  write_spec(R"(
name = "two"
task = "Write a program."
[session]
agent = "command"
[agent.command]
run = ["sh", ")" +
             (place_.path() / "agent.sh").string() + R"("]
[[approach]]
name = "a"
[[approach]]
name = "b"
)");
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  auto const result = sh("pexplore distinguish two --json -- sh prog.sh");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.error, AllOf(HasSubstr("tag planted-by-a"), HasSubstr("tag planted-by-b"),
                                  HasSubstr("alias.planted"), HasSubstr("file.txt in the main")));
  EXPECT_THAT(result.output, HasSubstr(R"("findings":[{"approach":"a")"));
  EXPECT_THAT(sh("pexplore show two --json").output, HasSubstr("tag planted-by-a"));
  EXPECT_THAT(sh("cat .pexplore/two/summary.md").output,
              HasSubstr("something outside its worktree changed while it ran"));
}

TEST_F(Isolation, AProgramThatASessionPutBeforeAGatesOwnIsFound) {
  support::write_file(place_.path() / "real/mycheck", "#!/bin/sh\ntest -e never\n");
  sh("chmod +x ../real/mycheck; mkdir ../home-bin");
  auto const old_path = std::string(std::getenv("PATH"));
  setenv("PATH",
         (place_.path() / "home-bin")
             .string()
             .append(":")
             .append(old_path)
             .append(":")
             .append((place_.path() / "real").string())
             .c_str(),
         1);
  auto const ran = run("cp /bin/true " + (place_.path() / "home-bin/mycheck").string(), "mycheck");
  setenv("PATH", old_path.c_str(), 1);
  EXPECT_EQ(ran.status, 0) << ran.error;
  EXPECT_THAT(sh("pexplore status one").output,
              HasSubstr("mycheck, which a command runs, is found at"));
}

TEST_F(Isolation, AWorktreeThatASessionMadeIsToldAndLeftWithAWord) {
  ASSERT_EQ(run("git worktree add -q ../extra -b extra").status, 0);
  auto const status = sh("pexplore status one").output;
  EXPECT_THAT(
      status,
      AllOf(HasSubstr("branch extra appeared"), HasSubstr("repo.pexplore/one/extra appeared"),
            HasSubstr("git worktree remove"), testing::Not(HasSubstr("commondir"))));
  auto const clean = sh("pexplore cleanup one --force");
  EXPECT_EQ(clean.status, 0) << clean.error;
  EXPECT_THAT(clean.output,
              AllOf(HasSubstr("extra: kept worktree"), HasSubstr("pexplore cleanup --orphans")));
  EXPECT_EQ(sh("pexplore cleanup --orphans").status, 0);
  EXPECT_EQ(sh("git worktree list | wc -l").output, "1\n");
}

TEST_F(Isolation, ARepositoryThatASessionDeclaredBareIsStillFoundAndTheRemedyNamed) {
  ASSERT_EQ(run("git config core.bare true").status, 0);
  auto const status = sh("pexplore status one");
  EXPECT_EQ(status.status, 0) << status.error;
  EXPECT_THAT(status.output, HasSubstr("git config --replace-all core.bare false"));
}

TEST_F(Isolation, NoFindingIsLostBehindHarmlessOnes) {
  ASSERT_EQ(run("for i in $(seq 30); do git config alias.a$i status; done\n"
                "git tag planted; echo x >" +
                main_tree() + "/file.txt")
                .status,
            0);
  auto const journal = sh("cat .pexplore/one/journal.jsonl").output;
  EXPECT_THAT(journal, AllOf(HasSubstr("alias.a30"), HasSubstr("tag planted"),
                             HasSubstr("file.txt in the main tree")));
}

TEST_F(Isolation, WorkOfAUserInTheMainTreeIsNoQuestionWhenAdopting) {
  ASSERT_EQ(run("git -C " + main_tree() + " commit -q --allow-empty -m mine").status, 0);
  EXPECT_THAT(sh("pexplore show one --json").output, HasSubstr(R"("isolation": "possibly")"));
  EXPECT_EQ(sh("pexplore adopt one a </dev/null").status, 0);
}

}  // namespace
}  // namespace parallel_explore
