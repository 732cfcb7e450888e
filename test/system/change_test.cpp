#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;

class Change : public System {
 protected:
  void SetUp() override {
    write_spec(two_approaches);
    ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  }
};

TEST_F(Change, AdoptsAsOneCommit) {
  auto const adopted = sh("pexplore adopt two many");
  EXPECT_EQ(adopted.status, 0) << adopted.error;
  EXPECT_EQ(sh("git log --format=%s main").output, "many: 30\nfirst\n");
  EXPECT_EQ(sh("wc -l < lines.txt").output, "30\n");
  EXPECT_EQ(sh("git status --porcelain").output, "");
  EXPECT_EQ(sh("pexplore adopt two many").status, 4);
}

TEST_F(Change, AdoptsAsAMergeOrABranch) {
  EXPECT_EQ(sh("pexplore adopt two few --merge").status, 0);
  EXPECT_EQ(sh("git log -1 --format=%p main | wc -w").output, "2\n");
  auto const head = sh("git rev-parse HEAD").output;
  EXPECT_EQ(sh("pexplore adopt two many --branch").status, 0);
  EXPECT_EQ(sh("pexplore adopt two many --branch other").status, 0);
  EXPECT_EQ(sh("git show two-many:lines.txt other:lines.txt | wc -l").output, "60\n");
  EXPECT_EQ(sh("git rev-parse HEAD").output, head);
  EXPECT_EQ(sh("pexplore adopt two many --branch other").status, 4);
}

TEST_F(Change, RefusesADirtyTreeAndLeavesEverything) {
  write("file.txt", "changed\n");
  auto const before = everything();
  auto const refused = sh("pexplore adopt two many");
  EXPECT_EQ(refused.status, 4);
  EXPECT_THAT(refused.error, HasSubstr("file.txt"));
  EXPECT_EQ(everything(), before);
}

TEST_F(Change, RefusesAConflictAndLeavesEverything) {
  ASSERT_EQ(sh("seq 7 > lines.txt && git add -A && git commit -q -m other").status, 0);
  auto const before = everything();
  auto const refused = sh("pexplore adopt two many");
  EXPECT_EQ(refused.status, 4);
  EXPECT_THAT(refused.error, HasSubstr("conflicts with the current branch in lines.txt"));
  EXPECT_EQ(everything(), before);
}

TEST_F(Change, RefusesWhatAnUntrackedFileIsInTheWayOf) {
  write("lines.txt", "mine\n");
  auto const before = everything();
  EXPECT_EQ(sh("pexplore adopt two many").status, 4);
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(support::read_file(repository_ / "lines.txt"), "mine\n");
}

TEST_F(Change, CleansUpWithoutLosingWork) {
  auto const dry = sh("pexplore cleanup two --dry-run");
  EXPECT_THAT(dry.output, HasSubstr("would free"));
  EXPECT_TRUE(std::filesystem::exists(place_.path() / "repo.pexplore/two/many"));

  ASSERT_EQ(sh("pexplore adopt two many").status, 0);
  auto const cleaned = sh("pexplore cleanup two");
  EXPECT_EQ(cleaned.status, 0) << cleaned.error;
  EXPECT_THAT(cleaned.output, HasSubstr("branch pexplore/two/many deleted"));
  EXPECT_THAT(cleaned.output,
              HasSubstr("branch pexplore/two/few kept: its work is neither merged nor adopted"));
  EXPECT_FALSE(std::filesystem::exists(place_.path() / "repo.pexplore"));
  EXPECT_EQ(sh("git branch --list 'pexplore/*' --format='%(refname:short)'").output,
            "pexplore/two/few\n");
  EXPECT_EQ(sh("pexplore show two").status, 0);

  EXPECT_EQ(sh("pexplore cleanup two --force").status, 0);
  EXPECT_EQ(sh("git branch --list 'pexplore/*'").output, "");
  EXPECT_EQ(sh("pexplore show two").status, 4);
}

TEST_F(Change, KeepsAWorktreeWithUncommittedWork) {
  support::write_file(place_.path() / "repo.pexplore/two/few/file.txt", "by hand\n");
  auto const cleaned = sh("pexplore cleanup two");
  EXPECT_THAT(cleaned.output, HasSubstr("few: kept worktree"));
  EXPECT_EQ(support::read_file(place_.path() / "repo.pexplore/two/few/file.txt"), "by hand\n");
}

}  // namespace
}  // namespace parallel_explore
