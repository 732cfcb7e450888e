#include "system/harness.hpp"

#include <fmt/format.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Files that worktrees have although git does not track them.
class BringAlong : public System {
 protected:
  /// Runs two approaches that list all their files; gives what the first has.
  std::string run(std::string const& worktree, std::string const& command = "true") {
    write_spec(
        fmt::format("name = \"e\"\ntask = \"t\"\n[worktree]\n{}\n[session]\nagent = "
                    "\"command\"\nallow_empty = true\n[agent.command]\nrun = [\"sh\", \"-c\", "
                    "\"{}\"]\n[[approach]]\nname = \"a\"\n[[approach]]\nname = \"b\"\n",
                    worktree, command));
    result_ = sh("pexplore run ../spec.toml");
    EXPECT_EQ(result_.status, 0) << result_.error;
    return sh("cd ../repo.pexplore/e/a && find . -name .git -prune -o -name .pexplore-scratch "
              "-prune "
              "-o ! -type d -print | sort | tr '\\n' ' '")
        .output;
  }

  support::ShellResult result_;
};

TEST_F(BringAlong, FilesThatWorktreeincludeNamesAndGitIgnores) {
  write(".gitignore", ".env*\nsecrets/\nbuild/\n");
  write(".worktreeinclude", "# for other tools\n.env*\n!.env.example\nsecrets/\nnotes.txt\n");
  write(".env", "A=1\n");
  write(".env.example", "A=\n");
  write("web/.env", "B=1\n");
  write("secrets/key", "k\n");
  write("build/out", "o\n");
  write("notes.txt", "untracked, but not ignored\n");
  EXPECT_EQ(run(""), "./.env ./file.txt ./secrets/key ./web/.env ");
  EXPECT_EQ(sh("git ls-tree -r --name-only pexplore/e/a").output, "file.txt\n");
  sh("pexplore cleanup e --force");
  EXPECT_EQ(run("imports = false"), "./file.txt ");
}

TEST_F(BringAlong, SetUpOfCursorIsRunAndSaid) {
  write(".cursor/worktrees.json",
        R"({"setup-worktree-unix": ["cp \"$ROOT_WORKTREE_PATH/file.txt\" made", "echo x >>made"],
            "setup-worktree": ["false"]})");
  EXPECT_EQ(run(""), "./file.txt ./made ");
  EXPECT_THAT(result_.error, HasSubstr(".cursor/worktrees.json"));
  EXPECT_EQ(sh("cat ../repo.pexplore/e/b/made").output, "one\ntwo\nx\n");
  EXPECT_THAT(sh("pexplore run ../spec.toml --dry-run").output,
              HasSubstr(".cursor/worktrees.json"));
  sh("pexplore cleanup e --force");
  EXPECT_EQ(run("setup = [\"echo own >own\"]"), "./file.txt ./own ") << "the spec's own counts";
  sh("pexplore cleanup e --force");
  EXPECT_EQ(run("imports = false"), "./file.txt ");
}

TEST_F(BringAlong, AScriptOfCursorIsRun) {
  write(".cursor/worktrees.json", R"({"setup-worktree": "set up.sh"})");
  write(".cursor/set up.sh", "echo by script >made\n");
  EXPECT_EQ(run(""), "./file.txt ./made ");
}

TEST_F(BringAlong, ALinkLeadsToTheMainTreeAndIsNoWork) {
  write(".gitignore", "node_modules/\n");
  write("node_modules/pkg/index.js", "1\n");
  EXPECT_EQ(run(R"(link = ["node_modules"])", "cat node_modules/pkg/index.js >seen"),
            "./file.txt ./node_modules ./seen ");
  EXPECT_EQ(sh("readlink ../repo.pexplore/e/a/node_modules").output,
            (repository_ / "node_modules").string() + "\n");
  EXPECT_EQ(sh("git ls-tree -r --name-only pexplore/e/a").output, "file.txt\nseen\n");
  EXPECT_THAT(result_.error, HasSubstr("node_modules is a link to the main tree's"));
  EXPECT_EQ(sh("pexplore cleanup e --force; cat node_modules/pkg/index.js").output.substr(0, 0),
            "");
  EXPECT_EQ(sh("cat node_modules/pkg/index.js").output, "1\n");
}

TEST_F(BringAlong, SetUpRunsOnceAndIsCopied) {
  write(".gitignore", "deps/\n.once\n");
  auto const setup =
      "setup = [\"echo run >>../../../count; mkdir -p deps/x; echo d >deps/x/d; echo u >untracked; "
      "ln -s d deps/x/l\"]\nsetup_once = true";
  EXPECT_EQ(run(setup, "echo changed >>deps/x/d; echo w >work"),
            "./deps/x/d ./deps/x/l ./file.txt ./untracked ./work ");
  EXPECT_EQ(sh("cat ../count").output, "run\n");
  EXPECT_EQ(sh("cat ../repo.pexplore/e/b/deps/x/d").output, "d\nchanged\n");
  EXPECT_EQ(sh("git ls-tree -r --name-only pexplore/e/a").output, "file.txt\nwork\n");
  EXPECT_EQ(sh("ls ../repo.pexplore/e; git branch --list '*setup*'").output, "a\nb\n");
  EXPECT_THAT(result_.error, Not(HasSubstr("git tracks")));
}

TEST_F(BringAlong, ChangesOfTrackedFilesBySetUpAreSaidWhereTheyAreNotCopied) {
  run("setup = [\"echo three >>file.txt\"]\nsetup_once = true");
  EXPECT_THAT(result_.error, HasSubstr("files that git tracks"));
}

TEST_F(BringAlong, ASetUpThatFailsOnceFailsEveryApproach) {
  write_spec(
      "name = \"e\"\ntask = \"t\"\n[worktree]\nsetup = [\"false\"]\nsetup_once = true\n[session]\n"
      "agent = \"command\"\n[agent.command]\nrun = [\"true\"]\n[[approach]]\nname = \"a\"\n"
      "[[approach]]\nname = \"b\"\n");
  auto const result = sh("pexplore run ../spec.toml");
  EXPECT_EQ(result.status, 2) << result.error;
  EXPECT_THAT(sh("pexplore show e --json").output, HasSubstr("setup_failed"));
  EXPECT_EQ(sh("git branch --list '*setup*'; ls ../repo.pexplore/e 2>/dev/null").output, "");
}

}  // namespace
}  // namespace parallel_explore
