#include "system/tasks_harness.hpp"

// A result that becomes a pull request instead of a commit here.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class AdoptByPullRequest : public Tasks {
 protected:
  void explore(std::string const& spec = two_approaches) {
    write_spec(spec);
    auto const run = sh("pexplore run -q ../spec.toml");
    ASSERT_EQ(run.status, 0) << run.error;
  }

  std::string remote_branches() {
    return sh("git -C ../remote.git for-each-ref --format='%(refname:short)' refs/heads").output;
  }

  /// Nothing is left half-done: here, on the remote, on the server.
  void refused(std::string const& command, int status, std::string const& why) {
    auto const before = everything() + sh("git rev-parse HEAD").output;
    auto const result = tasks(command);
    EXPECT_EQ(result.status, status) << command << result.output << result.error;
    EXPECT_THAT(result.error, HasSubstr(why)) << command;
    EXPECT_THAT(result.output + result.error, Not(HasSubstr("token-of-tester")));
    EXPECT_EQ(everything() + sh("git rev-parse HEAD").output, before) << command;
    EXPECT_EQ(remote_branches(), "main\n") << command;
    EXPECT_THAT(pull_requests(), SizeIs(0)) << command;
  }

  void change_rights(std::set<std::string> const& rights) {
    server_.change(
        [&](support::GitHubState& state) { state.users.at("token-of-tester").rights = rights; });
  }
};

constexpr auto adopt = "pexplore adopt two --pr --repo owner/repo";

TEST_F(AdoptByPullRequest, IsADraftWithTheComparison) {
  explore();
  auto const before = everything() + sh("git rev-parse HEAD").output;
  auto const opened = tasks(adopt);
  EXPECT_EQ(opened.status, 0) << opened.error;
  EXPECT_THAT(opened.output, HasSubstr("Pull request #1 (draft) has many for main"));
  EXPECT_EQ(everything() + sh("git rev-parse HEAD").output, before);
  auto const all = pull_requests();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_TRUE(all[0].draft);
  EXPECT_EQ(all[0].head, "owner:two-many");
  EXPECT_EQ(all[0].base, "main");
  EXPECT_EQ(all[0].title, "many: 30");
  EXPECT_THAT(all[0].body, AllOf(HasSubstr("### Recommendation\n\nRecommended: many."),
                                 HasSubstr("### Comparison\n\n|"), HasSubstr("1 file changed, +30"),
                                 HasSubstr("compared with 1 other approach;")));
  EXPECT_EQ(sh("git -C ../remote.git show two-many:lines.txt | tail -1").output, "30\n");
}

TEST_F(AdoptByPullRequest, IsFoundAgain) {
  explore();
  ASSERT_EQ(tasks(adopt).status, 0);
  auto const again = tasks_json(std::string(adopt) + " --json");
  EXPECT_EQ(again.at_pointer("/pull_request/number").as_int64(), 1);
  EXPECT_THAT(pull_requests(), SizeIs(1));
  auto const cleaned = sh("pexplore cleanup two");
  EXPECT_THAT(cleaned.output, HasSubstr("branch pexplore/two/many deleted"))
      << "its work is on the remote";
}

TEST_F(AdoptByPullRequest, HasTheUsersWordsAndBranch) {
  explore();
  auto const opened =
      tasks(std::string(adopt) + " --branch topic -m 'Count @everybody\n\nFixes #7, see <b>.'");
  EXPECT_EQ(opened.status, 0) << opened.error;
  auto const request = pull_requests().at(0);
  EXPECT_EQ(request.head, "owner:topic");
  EXPECT_THAT(request.title, AllOf(HasSubstr("Count @"), Not(HasSubstr("@everybody"))));
  EXPECT_THAT(request.body, AllOf(HasSubstr("Fixes #"), Not(HasSubstr("#7"))));
}

TEST_F(AdoptByPullRequest, WithoutRightsNothingIsHalfDone) {
  explore();
  change_rights({"issues"});
  refused(adopt, 5, "contents=write");
  change_rights({"contents", "issues"});
  refused(adopt, 5, "pull_requests");
  change_rights({"contents", "issues", "pull_requests"});
  refused("GITHUB_TOKEN=wrong-token-of-nobody " + std::string(adopt), 5, "");
  refused("unset GITHUB_TOKEN GH_TOKEN; PATH=/usr/bin:/bin; " + std::string(adopt), 5,
          "GITHUB_TOKEN");
  refused("pexplore adopt two --pr", 4, "--repo owner/name");
  refused(std::string(adopt) + " --branch main", 4, "is not pushed to main");
  server_.change([](support::GitHubState& state) {
    state.repositories.at("owner/repo").about.archived = true;
  });
  refused(adopt, 5, "archived");
}

TEST_F(AdoptByPullRequest, WithoutNetworkNothingIsHalfDone) {
  explore();
  refused("GITHUB_API_URL=http://127.0.0.1:9 " + std::string(adopt), 5, "127.0.0.1:9");
  support::Trouble gone;
  gone.kind = support::Trouble::Kind::hang_up;
  gone.method = "POST";
  gone.target = "/pulls";
  gone.times = 30;
  server_.next(gone);
  refused(adopt, 5, "");
  ASSERT_EQ(sh("mv ../remote.git ../away.git").status, 0);
  auto const unreachable = tasks(adopt);
  EXPECT_EQ(unreachable.status, 9) << unreachable.error;
  EXPECT_THAT(unreachable.error, HasSubstr("git push of two-many failed"));
  ASSERT_EQ(sh("mv ../away.git ../remote.git").status, 0);
  EXPECT_EQ(remote_branches(), "main\n");
}

TEST_F(AdoptByPullRequest, ABranchOfOthersIsLeftAlone) {
  explore();
  ASSERT_EQ(sh("git commit -q --allow-empty -m theirs && git push -q origin HEAD:two-many && "
               "git reset -q --hard HEAD~1")
                .status,
            0);
  auto const theirs = sh("git -C ../remote.git rev-parse two-many").output;
  auto const refused = tasks(adopt);
  EXPECT_EQ(refused.status, 9);
  EXPECT_THAT(refused.error, HasSubstr("the remote has a branch two-many with other work"));
  EXPECT_EQ(sh("git -C ../remote.git rev-parse two-many").output, theirs);
  EXPECT_THAT(pull_requests(), SizeIs(0));
}

TEST_F(AdoptByPullRequest, TellsOfCommitsThatTheRemoteDoesNotHave) {
  ASSERT_EQ(sh("git commit -q --allow-empty -m mine").status, 0);
  explore();
  EXPECT_THAT(tasks(adopt).error, HasSubstr("also has 1 commit of yours that origin did not have"));
}

}  // namespace
}  // namespace parallel_explore
