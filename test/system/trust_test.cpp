#include "system/harness.hpp"

// Records of another place, and programs that appear while an experiment exists.
namespace parallel_explore {
namespace {

using testing::HasSubstr;

class Trust : public System {
 protected:
  void SetUp() override {
    write_spec(R"(
name = "m"
task = "t"
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "echo work > file.txt; echo 'file.txt filter=late' > .gitattributes"]
[worktree]
setup = ["git config filter.own.clean cat"]
[evaluate]
base = false
[[approach]]
name = "a"
[[criterion]]
name = "exists"
run = "test -s file.txt"
gate = true
)");
    auto const result = sh("pexplore run ../spec.toml -q");
    ASSERT_EQ(result.status, 0) << result.error;
  }

  std::string const adopt = "pexplore adopt m a";
};

TEST_F(Trust, AFilterThatIsNewIsNotRunUntilAPersonAcceptsIt) {
  auto const refused = sh("git config filter.late.smudge 'touch ../ran; cat'; " + adopt);
  EXPECT_NE(refused.status, 0);
  EXPECT_THAT(refused.error, HasSubstr("filter.late.smudge"));
  EXPECT_THAT(refused.error, HasSubstr("pexplore trust m"));
  EXPECT_EQ(sh("git status --porcelain; ls ..").output.find("ran"), std::string::npos);
  EXPECT_NE(sh("pexplore trust m < /dev/null").status, 0) << "nothing is accepted unasked";
  EXPECT_NE(sh(adopt).status, 0);
  EXPECT_THAT(sh("pexplore trust m --yes").output, HasSubstr("touch ../ran; cat"));
  auto const adopted = sh(adopt);
  EXPECT_EQ(adopted.status, 0) << adopted.error;
  EXPECT_THAT(sh("pexplore trust m").output, HasSubstr("Nothing is new"));
}

TEST_F(Trust, WhatSetUpConfiguresAndALoginMeanwhileStopNothing) {
  EXPECT_THAT(sh("pexplore show m").output, HasSubstr("while the set-up of a ran"));
  auto const adopted = sh("git config credential.helper store; " + adopt);
  EXPECT_EQ(adopted.status, 0) << adopted.error;
}

TEST_F(Trust, ARecordOfAnotherPlaceIsUsedOnlyWhenAPersonAcceptsIt) {
  ASSERT_EQ(sh("cp -r . ../copy").status, 0);
  for (std::string const command :
       {"adopt m a", "resume m", "retry m", "cleanup m", "cleanup m --force", "sample m",
        "cancel m", "rescore m --weights exists=2 --keep", "measure m", "cleanup m --dry-run"}) {
    auto const refused = sh("cd ../copy && pexplore " + command);
    EXPECT_NE(refused.status, 0) << command;
    EXPECT_THAT(refused.error, HasSubstr("pexplore trust m")) << command;
  }
  for (std::string const command : {"list", "status m", "show m", "report m", "diff m a"})
    EXPECT_EQ(sh("cd ../copy && pexplore " + command).status, 0) << command;
  EXPECT_THAT(sh("cd ../copy && pexplore trust m --yes").output, HasSubstr("was made in"));
  auto const adopted = sh("cd ../copy && " + adopt);
  EXPECT_EQ(adopted.status, 0) << adopted.error;
}

TEST_F(Trust, RecordsThatCameWithARepositoryAreShownAndNotUsed) {
  ASSERT_EQ(sh("git add -f .pexplore && git commit -qm records && git clone -q . ../clone").status,
            0);
  EXPECT_THAT(sh("cd ../clone && pexplore list").output, HasSubstr("m"));
  for (std::string const command : {"resume m", "adopt m a", "cleanup m --force", "trust m --yes",
                                    "run ../spec.toml", "add m --approach b=other"}) {
    auto const refused = sh("cd ../clone && pexplore " + command);
    EXPECT_NE(refused.status, 0) << command;
    EXPECT_THAT(refused.error, HasSubstr("git tracks")) << command;
  }
}

TEST_F(Trust, ALinkInThePlaceOfRecordsIsNotWrittenThrough) {
  ASSERT_EQ(sh("mv .pexplore ../elsewhere && ln -s ../elsewhere .pexplore").status, 0);
  auto const refused = sh("pexplore adopt m a");
  EXPECT_NE(refused.status, 0);
  EXPECT_THAT(refused.error, HasSubstr("is a link"));
}

TEST_F(Trust, ARecordStaysWhileABranchCouldNotBeDeleted) {
  auto const left = sh("touch .git/packed-refs.lock; pexplore cleanup m --force");
  EXPECT_EQ(left.status, 1);
  EXPECT_THAT(left.output, HasSubstr("packed-refs.lock"));
  auto const gone = sh("rm .git/packed-refs.lock; pexplore cleanup m --force");
  EXPECT_EQ(gone.status, 0) << gone.error;
  EXPECT_EQ(sh("git branch --list 'pexplore/*'; ls .pexplore").output, "");
}

}  // namespace
}  // namespace parallel_explore
