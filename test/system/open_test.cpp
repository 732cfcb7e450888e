#include "system/harness.hpp"

// Going to a worktree: its path, an editor, the agent's own session.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class Open : public System {
 protected:
  void run_two_approaches() {
    write_spec(two_approaches);
    auto const run = sh("pexplore run -q ../spec.toml");
    ASSERT_EQ(run.status, 0) << run.error;
  }

  /// A claude that plays a recorded session, and at a terminal says how it was called.
  void run_claude() {
    auto const program = (place_.path() / "claude").string();
    support::write_file(program,
                        "#!/bin/sh\n[ \"$1\" = --version ] && echo 2.1.197 && exit\n"
                        "[ \"$1\" = --resume ] && echo \"called: $* in $PWD, $FLAVOUR\" && "
                        "exit ${LEAVE:-0}\n"
                        "cat '" TEST_DATA
                        "/data/agents/claude-success.jsonl'\necho work > work.txt\n");
    ASSERT_EQ(sh("chmod +x ../claude").status, 0);
    write_spec(
        "name = \"log\"\ntask = \"t\"\n[session]\nagent = \"claude\"\n[agent.claude]\n"
        "command = \"" +
        program + "\"\nenv = { FLAVOUR = \"vanilla\" }\n[[approach]]\nname = \"a\"\n");
    auto const run = sh("pexplore run -q ../spec.toml");
    ASSERT_NE(run.status, 8) << run.error;
  }

  support::ShellResult at_terminal(std::string const& words, std::string const& set = {}) {
    return sh(set + " script -qec '" PEXPLORE " " + words + "' ../typescript < /dev/null");
  }

  std::string worktree(std::string const& name) {
    return (place_.path() / "repo.pexplore" / name).string();
  }
};

TEST_F(Open, PathIsTheWorktreeAndNothingElse) {
  run_two_approaches();
  auto const path = sh("pexplore path two many");
  EXPECT_EQ(path.status, 0);
  EXPECT_EQ(path.output, worktree("two/many") + "\n");
  EXPECT_EQ(path.error, "");
  EXPECT_EQ(sh("cd \"$(pexplore path two many)\" && tail -1 lines.txt").output, "30\n");
}

TEST_F(Open, AWorktreeThatIsGoneIsSaidToBe) {
  run_two_approaches();
  ASSERT_EQ(sh("rm -r ../repo.pexplore/two/few").status, 0);
  auto const lost = sh("pexplore path two few");
  EXPECT_EQ(lost.status, 4);
  EXPECT_EQ(lost.output, "");
  EXPECT_THAT(lost.error, AllOf(HasSubstr("the worktree of few is gone: " + worktree("two/few")),
                                HasSubstr("git worktree add DIRECTORY pexplore/two/few")));
  ASSERT_EQ(sh("pexplore adopt two many && pexplore cleanup two").status, 0);
  auto const removed = sh("pexplore open two many --with true");
  EXPECT_EQ(removed.status, 4);
  EXPECT_THAT(removed.error, AllOf(HasSubstr("the worktree of many was removed"),
                                   HasSubstr("pexplore diff two many")));
  EXPECT_THAT(sh("pexplore path two mnay").error, HasSubstr("many"));
}

TEST_F(Open, ACommandGetsTheDirectory) {
  run_two_approaches();
  auto const opened = sh("pexplore open two many --with 'printf \"%s|\" \"$PWD\" --wait'");
  EXPECT_EQ(opened.status, 0) << opened.error;
  EXPECT_EQ(opened.output, worktree("two/many") + "|--wait|" + worktree("two/many") + "|");
}

TEST_F(Open, TheEditorIsTheUsersOwn) {
  run_two_approaches();
  EXPECT_THAT(at_terminal("open two few", "VISUAL='echo seen' EDITOR=false").output,
              HasSubstr("seen " + worktree("two/few")));
  EXPECT_THAT(at_terminal("open two few", "VISUAL= EDITOR='echo edited'").output,
              HasSubstr("edited " + worktree("two/few")));
  support::write_file(place_.path() / ".config/pexplore/config.toml", "editor = \"echo set\"\n");
  EXPECT_THAT(at_terminal("open two few", "unset XDG_CONFIG_HOME; VISUAL='echo seen'").output,
              HasSubstr("set " + worktree("two/few")));
}

TEST_F(Open, AnEditorThatCannotBeUsedIsNamed) {
  run_two_approaches();
  auto const blind = sh("VISUAL=vi pexplore open two many < /dev/null");
  EXPECT_EQ(blind.status, 4);
  EXPECT_THAT(blind.error, HasSubstr("vi needs a terminal"));
  auto const failed = sh("pexplore open two many --with 'exit 3;'");
  EXPECT_EQ(failed.status, 9);
  EXPECT_THAT(failed.error, HasSubstr("ended with status 3"));
  auto const missing = sh("pexplore open two many --with no-such-editor");
  EXPECT_EQ(missing.status, 4);
  EXPECT_THAT(missing.error, HasSubstr("cannot run no-such-editor"));
}

TEST_F(Open, ASessionContinuesInItsAgent) {
  run_claude();
  auto const opened = at_terminal("open log a --session");
  EXPECT_EQ(opened.status, 0) << opened.output;
  EXPECT_THAT(opened.output, testing::ContainsRegex("called: --resume [0-9a-f-]+ in " +
                                                    worktree("log/a") + ", vanilla"));
  auto const failed = at_terminal("open log a --session", "LEAVE=7");
  EXPECT_EQ(failed.status, 8) << failed.output;
  EXPECT_THAT(failed.output, HasSubstr("ended with status 7"));
  auto const blind = sh("pexplore open log a --session < /dev/null");
  EXPECT_EQ(blind.status, 4);
  EXPECT_THAT(blind.error, HasSubstr("claude needs a terminal"));
}

TEST_F(Open, AnAgentThatContinuesNoSessionIsSaidTo) {
  run_two_approaches();
  auto const refused = sh("pexplore open two many --session");
  EXPECT_EQ(refused.status, 4);
  EXPECT_THAT(refused.error, AllOf(StartsWith("pexplore: agent command cannot continue a session"),
                                   HasSubstr("pexplore logs two many")));
}

TEST_F(Open, ASessionAtWorkIsLeftAlone) {
  ASSERT_EQ(sh("mkfifo ../started ../go").status, 0);
  write_spec(live_until_told);
  auto const result =
      sh("pexplore run -q ../spec.toml > /dev/null 2>&1 & read line < ../started; "
         "pexplore open live a --session; echo \"session $?\"; pexplore open live a --with 'true'; "
         "echo \"editor $?\"; echo go > ../go; wait");
  EXPECT_EQ(result.output, "session 4\neditor 0\n");
  EXPECT_THAT(result.error, AllOf(HasSubstr("a is running\n  watch it: pexplore logs -f live a"),
                                  HasSubstr("warning: a is running")));
}

}  // namespace
}  // namespace parallel_explore
