#include "worktree/git_failure.hpp"

#include <gtest/gtest.h>

namespace parallel_explore::worktree {
namespace {

struct Message {
  char const *printed, *told;
};

class TellingTextTest : public ::testing::TestWithParam<Message> {};

TEST_P(TellingTextTest, NamesTheCause) {
  EXPECT_EQ(telling_text(GetParam().printed), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Messages, TellingTextTest,
    ::testing::Values(
        Message{"", ""}, Message{"fatal: not a git repository\n", "fatal: not a git repository"},
        Message{
            "git-lfs filter-process: 1: git-lfs: not found\n"
            "error: packet write with format failed\n"
            "fatal: the remote end hung up unexpectedly\n",
            "fatal: the remote end hung up unexpectedly (git-lfs filter-process: 1: git-lfs: not "
            "found)"},
        Message{"error: external filter '\"git-crypt\" smudge' failed 1\n"
                "error: external filter '\"git-crypt\" smudge' failed\n"
                "fatal: k.secret: smudge filter git-crypt failed\n",
                "fatal: k.secret: smudge filter git-crypt failed (error: external filter "
                "'\"git-crypt\" smudge' failed 1)"},
        Message{"The following paths and/or pathspecs matched paths that exist\n"
                "outside of your sparse-checkout definition:\n"
                "out/g\n"
                "hint: Disable this message with \"git config advice.updateSparsePath false\"\n",
                "out/g"},
        Message{
            "git: 'lfs' is not a git command. See 'git --help'.\n\nThe most similar command is\n"
            "\tlog\n",
            "git: 'lfs' is not a git command. See 'git --help'."},
        Message{"Updating files:  50% (1/2)\rUpdating files: 100% (2/2)\r\n"
                "error: unable to write file b.txt\n",
                "error: unable to write file b.txt"}));

TEST(FailureHint, NamesTheLockThatAKilledGitLeft) {
  EXPECT_EQ(
      failure_hint("fatal: update_ref failed for ref 'HEAD': cannot lock ref 'HEAD': Unable to "
                   "create '/r/.git/HEAD.lock': File exists.\n\nAnother git process seems\n"),
      "another git is at work there, or one was killed; once none runs any more: rm "
      "'/r/.git/HEAD.lock'");
  EXPECT_EQ(failure_hint("error: Unable to create '/r/x.lock': Permission denied\n"), "");
}

}  // namespace
}  // namespace parallel_explore::worktree
