#include "system/harness.hpp"

// Cleaning up more than one experiment.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class CleanupSeveral : public System {
 protected:
  void explore(std::string const& name) {
    write_spec(two_approaches);
    auto const run = sh("pexplore run -q ../spec.toml --name " + name);
    ASSERT_EQ(run.status, 0) << run.error;
  }

  std::string branches() {
    return sh("git branch --list 'pexplore/*' --format='%(refname:short)'").output;
  }

  [[nodiscard]] bool has_worktrees(std::string const& name) const {
    return std::filesystem::exists(place_.path() / "repo.pexplore" / name);
  }
};

TEST_F(CleanupSeveral, MergedMeansAdoptedOrMergedByHand) {
  for (auto const* name : {"adopted", "merged", "open"}) explore(name);
  ASSERT_EQ(
      sh("pexplore adopt adopted many && git merge -q -m m -s ours pexplore/merged/many").status,
      0);
  auto const before = everything();
  auto const dry = sh("pexplore cleanup --merged --dry-run");
  EXPECT_THAT(dry.output,
              AllOf(HasSubstr("adopted: 2 worktrees ("), HasSubstr("), 1 branch; keeps "),
                    HasSubstr("merged: 2 worktrees ("), HasSubstr("Would remove 4 worktrees"),
                    Not(HasSubstr("open"))));
  EXPECT_EQ(everything(), before);

  auto const done = sh("pexplore cleanup --merged");
  EXPECT_EQ(done.status, 0) << done.error;
  EXPECT_THAT(done.error, AllOf(HasSubstr("open is left: no result of it is adopted or merged\n"),
                                HasSubstr("To be removed:\n  adopted: 2 worktrees (")));
  EXPECT_THAT(done.output,
              AllOf(HasSubstr("Removed 4 worktrees ("), HasSubstr("), 2 branches of 2 experiments; "
                                                                  "keeps work of 2 approaches (its "
                                                                  "work is neither merged nor "
                                                                  "adopted).\n")));
  EXPECT_EQ(branches(),
            "pexplore/adopted/few\npexplore/merged/few\npexplore/open/few\npexplore/open/many\n");
  EXPECT_FALSE(has_worktrees("adopted"));
  EXPECT_TRUE(has_worktrees("open"));
}

TEST_F(CleanupSeveral, OneThatFailsKeepsNoOtherFromIt) {
  explore("a");
  explore("b");
  auto const done = sh("pexplore cleanup a nobody b");
  EXPECT_EQ(done.status, 4);
  EXPECT_THAT(done.output, AllOf(HasSubstr("Removed 4 worktrees ("), HasSubstr("of 2 experiments"),
                                 HasSubstr("nobody is left: there is no experiment \"nobody\"")));
  EXPECT_FALSE(has_worktrees("a"));
  EXPECT_FALSE(has_worktrees("b"));
  EXPECT_EQ(sh("git for-each-ref --format=x refs/heads/pexplore | wc -l").output, "4\n");
}

TEST_F(CleanupSeveral, ByAge) {
  explore("a");
  auto const young = sh("pexplore cleanup --older-than 30d");
  EXPECT_EQ(young.status, 0);
  EXPECT_EQ(young.output, "There is nothing to remove.\n");
  EXPECT_THAT(young.error, HasSubstr("a is left: it is younger than 30 days\n"));
  EXPECT_TRUE(has_worktrees("a"));
  EXPECT_THAT(sh("pexplore cleanup --older-than 1ms").output, HasSubstr("Removed 2 worktrees"));
  EXPECT_FALSE(has_worktrees("a"));
  for (auto const* wrong :
       {"", "--older-than soon", "--all --merged", "a --all", "--orphans --all"})
    EXPECT_EQ(sh(std::string("pexplore cleanup ") + wrong).status, 64) << wrong;
}

TEST_F(CleanupSeveral, ByForceNothingIsLeftAndAPersonIsAsked) {
  explore("a");
  explore("b");
  auto const asked =
      sh("printf 'n\\n' | script -qec '" PEXPLORE " cleanup --all --force' ../typescript");
  EXPECT_THAT(asked.output, AllOf(HasSubstr("2 branches, 1 record; LOSES the work of 2 approaches"),
                                  HasSubstr("Remove all of that, of 2 experiments?"),
                                  HasSubstr("Nothing was removed.")));
  EXPECT_TRUE(has_worktrees("a"));
  auto const document = json("pexplore cleanup --all --force --json");
  EXPECT_EQ(document.at_pointer("/experiments/0/experiment").as_string(), "a");
  EXPECT_TRUE(document.at_pointer("/experiments/1/record_removed").as_bool());
  EXPECT_GT(document.at("freed_bytes").as_int64(), 0);
  EXPECT_EQ(branches(), "");
  EXPECT_THAT(sh("pexplore list").output, HasSubstr("no experiments"));
  EXPECT_EQ(sh("pexplore cleanup --all").output, "There is nothing to remove.\n");
}

TEST_F(CleanupSeveral, OneThatRunsIsLeft) {
  explore("old");
  ASSERT_EQ(sh("mkfifo ../started ../go").status, 0);
  write_spec(live_until_told);
  auto const result =
      sh("pexplore run -q ../spec.toml > /dev/null 2>&1 & read line < ../started; pexplore cleanup "
         "--all; "
         "echo go > ../go; wait");
  EXPECT_THAT(result.error, HasSubstr("live is left: it is running\n"));
  EXPECT_THAT(result.output, HasSubstr("of 1 experiment;"));
  EXPECT_TRUE(has_worktrees("live"));
  EXPECT_EQ(json("pexplore status live --json").at("state").as_string(), "completed");
}

TEST_F(CleanupSeveral, RecordsOfAnotherPlaceAreLeft) {
  explore("a");
  ASSERT_EQ(sh("pexplore adopt && cp -r . ../copy").status, 0);
  auto const result = sh("cd ../copy && pexplore cleanup --all");
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.output, "There is nothing to remove.\n");
  EXPECT_THAT(result.error, HasSubstr("a is left: the record of a was made in "));
  EXPECT_TRUE(has_worktrees("a"));
  EXPECT_THAT(sh("cd ../copy && pexplore adopt --undo").error,
              HasSubstr("no result of any experiment is adopted"));
}

}  // namespace
}  // namespace parallel_explore
