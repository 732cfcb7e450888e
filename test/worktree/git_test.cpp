#include "worktree/git.hpp"

#include "worktree/workshop.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;

GitResult failed(std::string error) {
  GitResult result;
  result.status = 128;
  result.error = std::move(error);
  return result;
}

TEST(Git, KnowsPassingTroubleFromTroubleThatStays) {
  for (char const* passing : {"error: could not lock config file .git/config: File exists",
                              "fatal: Unable to create '/r/.git/index.lock': File exists.",
                              "error: cannot lock ref 'refs/heads/x': Unable to create "
                              "'/r/.git/refs/heads/x.lock': File exists.",
                              "fatal: failed to read .git/worktrees/a/commondir: Success"}) {
    EXPECT_TRUE(is_transient(failed(passing))) << passing;
  }
  for (char const* staying : {"fatal: cannot lock ref 'refs/heads/x': is at 1234 but expected 5678",
                              "fatal: cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; "
                              "cannot create 'refs/heads/a/b'",
                              "fatal: Unable to create '/r/.git/index.lock': Permission denied",
                              "fatal: not a git repository"}) {
    EXPECT_FALSE(is_transient(failed(staying))) << staying;
  }
}

class GitRunTest : public ::testing::Test {
 protected:
  Sandbox sandbox;
  Git git = before_sessions(Git(sandbox.repository() / ".git", sandbox.repository()));
  fs::path const ran = sandbox.top() / "ran";
};

TEST_F(GitRunTest, WaitsUntilALockIsFree) {
  auto const lock = sandbox.repository() / ".git" / "index.lock";
  support::write_file(lock, "");
  boost::asio::io_context context;
  boost::asio::steady_timer timer(context, std::chrono::milliseconds(60));
  timer.async_wait([&](boost::system::error_code) { fs::remove(lock); });
  support::write_file(sandbox.repository() / "a.txt", "changed\n");
  run(context, git.run({"add", "a.txt"}));
  EXPECT_EQ(sandbox.git("diff --cached --name-only"), "a.txt");
}

TEST_F(GitRunTest, SaysWhatFailed) {
  auto const thrown = thrown_by([&] { run(git.run({"rev-parse", "--verify", "nothing"})); });
  EXPECT_EQ(thrown.code, ErrorCode::git);
  EXPECT_THAT(thrown.text, HasSubstr("git rev-parse failed (128): fatal:"));
  EXPECT_EQ(run(git.attempt({"rev-parse", "--verify", "nothing"})).status, 128);
}

TEST_F(GitRunTest, ADirectoryThatIsGoneIsSaidSo) {
  Git const gone = before_sessions(Git(sandbox.repository() / ".git", sandbox.top() / "gone"));
  auto const thrown = thrown_by([&] { run(gone.run({"status"})); });
  EXPECT_EQ(thrown.code, ErrorCode::git);
  EXPECT_THAT(thrown.text, HasSubstr("no longer exists"));
}

TEST_F(GitRunTest, IsNotMisledByTheEnvironment) {
  Variable const dir("GIT_DIR", "/nonexistent"), tree("GIT_WORK_TREE", "/"),
      index("GIT_INDEX_FILE", "/nonexistent"),
      config("GIT_CONFIG_PARAMETERS", "'core.bare'='true'"),
      diff("GIT_EXTERNAL_DIFF", "touch " + ran.string());
  support::write_file(sandbox.repository() / "a.txt", "changed\n");
  EXPECT_EQ(run(git.run({"diff", "--name-only"})), "a.txt\n");
  EXPECT_THAT(run(git.run({"diff", "--no-ext-diff"})), HasSubstr("+changed"));
  (void)run(git.attempt({"diff"}));
  EXPECT_FALSE(fs::exists(ran));
}

TEST_F(GitRunTest, KeepsTheUsersIdentity) {
  Variable const name("GIT_AUTHOR_NAME", "Another"),
      date("GIT_AUTHOR_DATE", "2001-02-03T04:05:06Z");
  EXPECT_EQ(run(git.run({"var", "GIT_AUTHOR_IDENT"})),
            "Another <somebody@example.com> 981173106 +0000\n");
}

TEST_F(GitRunTest, RunsNoneOfTheProgramsThatSettingsName) {
  auto const program = sandbox.top() / "program";
  support::write_file(program, "#!/bin/sh\ntouch '" + ran.string() + "'\ncat\n");
  fs::permissions(program, fs::perms::owner_all);
  for (char const* setting : {"core.fsmonitor", "diff.external", "core.pager", "core.editor",
                              "gpg.program", "diff.x.textconv", "diff.x.command"}) {
    sandbox.git(std::string("config ") + setting + " '" + program.string() + "'");
  }
  sandbox.git("config commit.gpgSign true");
  sandbox.git("config core.hooksPath '" + sandbox.top().string() + "/hooks'");
  for (char const* hook :
       {"pre-commit", "post-commit", "reference-transaction", "post-index-change"}) {
    fs::create_directories(sandbox.top() / "hooks");
    fs::copy_file(program, sandbox.top() / "hooks" / hook);
  }
  support::write_file(sandbox.repository() / ".gitattributes", "* diff=x\n");
  support::write_file(sandbox.repository() / "a.txt", "changed\n");
  fs::remove(ran);
  run(git.run({"status"}));
  run(git.run({"diff", "--no-ext-diff", "--no-textconv"}));
  run(git.run({"add", "-A"}));
  run(git.run({"commit", "-q", "-m", "x"}));
  run(git.run({"log", "-p", "--no-ext-diff", "--no-textconv"}));
  EXPECT_FALSE(fs::exists(ran));
  // Without protection, the settings have an effect.
  shell(sandbox.repository(), "git status >/dev/null 2>&1 || true");
  EXPECT_TRUE(fs::exists(ran));
}

TEST_F(GitRunTest, AWorktreesGitDirectoryCannotNameAnotherRepository) {
  sandbox.git("worktree add -q -b w ../w");
  auto const git_dir = sandbox.repository() / ".git" / "worktrees" / "w";
  fs::create_directories(sandbox.top() / "evil");
  shell(sandbox.top() / "evil", "git init -q && git config user.name Evil");
  support::write_file(git_dir / "commondir", (sandbox.top() / "evil" / ".git").string() + "\n");
  Git const safe(git_dir, sandbox.top() / "w", sandbox.repository() / ".git");
  EXPECT_EQ(run(safe.run({"config", "user.name"})), "Somebody\n");
}

TEST_F(GitRunTest, WithoutGitItSaysWhatToInstall) {
  Variable const path("PATH", sandbox.top().string());
  auto const thrown = thrown_by([&] { run(git.run({"version"})); });
  EXPECT_EQ(thrown.code, ErrorCode::repository);
  EXPECT_THAT(thrown.hint, HasSubstr("install git"));
}

TEST(GitText, SplitsAndJoinsLists) {
  using Parts = std::vector<std::string>;
  using namespace std::string_view_literals;
  EXPECT_EQ(split_nul("a\0b c\0\0d"sv), (Parts{"a", "b c", "", "d"}));
  EXPECT_EQ(split_nul(""), Parts{});
  EXPECT_EQ(join_nul({"a", "b"}), "a\0b\0"sv);
  EXPECT_EQ(without_newline("x\r\n\n"), "x");
}

}  // namespace
}  // namespace parallel_explore::worktree
