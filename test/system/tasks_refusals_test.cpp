#include "system/tasks_harness.hpp"

// Refusals of `pexplore tasks`, and their messages.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class TasksRefusals : public Tasks {
 protected:
  void refused(std::string const& command, int status, std::string const& why) {
    auto const before = server_.threads().size();
    auto const result = tasks("pexplore tasks " + command);
    EXPECT_EQ(result.status, status) << command << "\n" << result.output << result.error;
    EXPECT_THAT(result.error, HasSubstr(why)) << command;
    EXPECT_THAT(result.output + result.error, Not(HasSubstr("token-of-tester")));
    EXPECT_EQ(server_.threads().size(), before) << "something was filed";
    EXPECT_EQ(sh("git for-each-ref 'refs/heads/feat/*' | wc -l").output, "0\n");
  }

  void change(std::function<void(support::GitHubRepository&)> const& how) {
    server_.change(
        [&](support::GitHubState& state) { how(state.repositories.at("owner/repo").about); });
  }
};

constexpr auto run = "run owner/repo#1 --yes --command true ";

TEST_F(TasksRefusals, AnIssueThatCannotBeUsed) {
  refused("run owner/repo#1 --yes --command true", 5, "1");
  refused("plan nonsense", 3, "neither an issue nor a file");
  refused("plan missing.md --no-github", 4, "missing.md");
  file_master("");
  refused(run, 3, "has no text");
  refused("run owner/repo#1 --yes --command true --no-github", 3, "has no text");
}

TEST_F(TasksRefusals, AClosedOne) {
  file_master("- [ ] Write `a.txt`\n");
  server_.change([](support::GitHubState& state) { state.thread("owner/repo", 1).open = false; });
  refused(run, 4, "owner/repo#1 is closed");
}

TEST_F(TasksRefusals, APullRequest) {
  file_master("- [ ] Write `a.txt`\n");
  server_.change(
      [](support::GitHubState& state) { state.thread("owner/repo", 1).is_pull_request = true; });
  refused(run, 4, "is a pull request");
}

TEST_F(TasksRefusals, OneWithoutTasksOrWithNoneLeft) {
  file_master("We should think about this some day.");
  refused(run, 3, "no tasks were found in owner/repo#1");
  server_.change([](support::GitHubState& state) {
    state.thread("owner/repo", 1).body = "- [x] Write `a.txt`\n- [x] Write `b.txt`\n";
  });
  refused(run, 4, "ticked off");
}

TEST_F(TasksRefusals, OneTaskIsRunWithAWarning) {
  file_master("- [ ] Write `a.txt`\n");
  auto const result = tasks("pexplore tasks run owner/repo#1 --yes --command 'echo a > a.txt'");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.error, HasSubstr("There is only one task"));
  EXPECT_THAT(pull_requests(), SizeIs(1));
}

TEST_F(TasksRefusals, CredentialsThatAreMissingWrongOrTooWeak) {
  file_master(five_tasks);
  auto const none =
      sh("unset GITHUB_TOKEN GH_TOKEN; export PATH=/usr/bin:/bin GITHUB_API_URL=" + server_.url() +
         "; pexplore tasks run owner/repo#1 --yes --command true");
  EXPECT_EQ(none.status, 5) << none.error;
  EXPECT_THAT(none.error, HasSubstr("GITHUB_TOKEN"));
  auto const wrong = tasks("GITHUB_TOKEN=wrong-token-of-nobody pexplore tasks " + std::string(run));
  EXPECT_EQ(wrong.status, 5) << wrong.error;
  EXPECT_THAT(wrong.error, Not(HasSubstr("wrong-token-of-nobody")));
  server_.change([](support::GitHubState& state) {
    state.users.at("token-of-tester").rights = {"contents", "pull_requests"};
  });
  refused(run, 5, "issues");
  server_.change(
      [](support::GitHubState& state) { state.users.at("token-of-tester").rights = {"issues"}; });
  refused(run, 5, "contents=write");
}

TEST_F(TasksRefusals, ARepositoryThatTakesNothing) {
  file_master(five_tasks);
  change([](support::GitHubRepository& about) { about.archived = true; });
  refused(run, 5, "archived");
  change(
      [](support::GitHubRepository& about) { about.archived = false, about.has_issues = false; });
  refused(run, 5, "issues are");
  change([](support::GitHubRepository& about) { about.has_issues = true; });
  refused("run 1 --yes --command true", 4, "--repo owner/name");
  (void)sh("git remote remove origin");
  refused(run, 4, "no remote");
}

TEST_F(TasksRefusals, APrivateOneThatTheTokenMayNotSee) {
  file_master(five_tasks);
  change([](support::GitHubRepository& about) { about.is_private = true; });
  server_.change(
      [](support::GitHubState& state) { state.users.at("token-of-tester").sees_private = false; });
  refused(run, 5, "owner/repo");
}

TEST_F(TasksRefusals, NobodyToAsk) {
  file_master(five_tasks);
  refused("run owner/repo#1 --command true < /dev/null", 4, "--yes");
}

TEST_F(TasksRefusals, ABranchThatIsThereAlreadyAndContinuesOnceItIsGone) {
  file_master("- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n");
  (void)sh("git branch feat/issue-2-write-a.txt");
  auto const agent = std::string("--command 'echo x > ${BRANCH_NAME##*-}'");
  auto const taken = tasks("pexplore tasks run owner/repo#1 --yes " + agent);
  EXPECT_EQ(taken.status, 4) << taken.output << taken.error;
  EXPECT_THAT(taken.error, HasSubstr("branch feat/issue-2-write-a.txt exists already"));
  auto const again = tasks("git branch -q -D feat/issue-2-write-a.txt; pexplore tasks resume");
  EXPECT_EQ(again.status, 0) << again.output << again.error;
  EXPECT_THAT(labelled("sub-issue"), SizeIs(2));
  EXPECT_THAT(pull_requests(), SizeIs(2));
}

TEST_F(TasksRefusals, ABranchInTheWayHereOrAtTheRemote) {
  file_master("- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n");
  auto const run_one = std::string("pexplore tasks run owner/repo#1 --yes --command true");
  auto const here = tasks("git branch feat; " + run_one);
  EXPECT_EQ(here.status, 4) << here.output << here.error;
  EXPECT_THAT(here.error, HasSubstr("rename it: git branch -m feat feat-old"));
  auto const there = tasks("git push -q origin feat; git branch -D feat; " + run_one);
  EXPECT_EQ(there.status, 4) << there.output << there.error;
  EXPECT_THAT(there.error, HasSubstr("branch feat of origin is in the way"));
  EXPECT_THAT(labelled("sub-issue"), SizeIs(0));
  auto const merge =
      tasks("git push -q origin :feat; git branch integration; " + run_one + " --integrate");
  EXPECT_EQ(merge.status, 4) << merge.output << merge.error;
  EXPECT_THAT(merge.error, HasSubstr("git branch -m integration integration-old"));
}

TEST_F(TasksRefusals, AServerThatGoesAwayInTheMiddleIsGoneOnWithLater) {
  file_master("- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n");
  support::Trouble gone;
  gone.kind = support::Trouble::Kind::hang_up;
  gone.method = "POST";
  gone.target = "/issues";
  gone.times = 30;
  server_.next(gone);
  auto const agent = std::string("--command 'echo x > ${BRANCH_NAME##*-}'");
  auto const broken = tasks("pexplore tasks run owner/repo#1 --yes " + agent);
  EXPECT_EQ(broken.status, 5) << broken.output << broken.error;
  EXPECT_EQ(json("pexplore status tasks-1 --json").at("state").as_string(), "interrupted");
  for (int i = 0; i < 20 && labelled("sub-issue").size() < 2; ++i)
    (void)tasks("pexplore tasks resume tasks-1");
  EXPECT_THAT(labelled("sub-issue"), SizeIs(2));
  EXPECT_THAT(pull_requests(), SizeIs(2));
}

TEST_F(TasksRefusals, AnswersThatAreLostAfterTheDeedMakeNothingTwice) {
  file_master(five_tasks);
  for (auto const kind : {support::Trouble::Kind::after, support::Trouble::Kind::cut_after}) {
    for (char const* target : {"repo/issues", "/sub_issues", "/pulls", "/comments"}) {
      support::Trouble lost;
      lost.kind = kind;
      lost.method = "POST";
      lost.target = target;
      server_.next(lost);
    }
  }
  auto const result = tasks(std::string("pexplore tasks run owner/repo#1 --yes ") + speaks);
  EXPECT_EQ(result.status, 1) << result.output << result.error;
  EXPECT_THAT(labelled("sub-issue"), SizeIs(5));
  EXPECT_THAT(pull_requests(), SizeIs(4));
}

TEST_F(TasksRefusals, TitlesThatWantToDoHarmDoNone) {
  std::string const shell =
      "`$(touch ../../../harm)`; touch ../../../harm <!-- --> @everyone #1 --help";
  file_master("- [ ] " + shell + "\n- [ ] " + std::string(10'000, 'x') + "\n");
  auto const result =
      tasks("pexplore tasks run owner/repo#1 --yes --command 'echo x > x.$AGENT_ID'");
  EXPECT_EQ(result.status, 0) << result.output << result.error;
  EXPECT_FALSE(std::filesystem::exists(place_.path() / "harm"));
  for (auto const& each : pull_requests()) {
    EXPECT_LE(each.title.size(), 300U);
    EXPECT_THAT(each.title, Not(HasSubstr("@everyone")));
    EXPECT_THAT(each.body, Not(HasSubstr("@everyone")));
  }
}

TEST_F(TasksRefusals, ARemoteThatPointsElsewhereIsNotPushedTo) {
  file_master("- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n");
  (void)sh("git init -q --bare ../evil.git");
  auto const result = tasks(
      "pexplore tasks run owner/repo#1 --yes --max-workers 1 --command "
      "'git config remote.origin.pushurl $PWD/../../../evil.git; echo x > ${BRANCH_NAME##*-}'");
  EXPECT_EQ(result.status, 2) << result.output << result.error;
  EXPECT_THAT(result.output, HasSubstr("has changed since the run began"));
  EXPECT_EQ(sh("git -C ../evil.git for-each-ref | wc -l").output, "0\n");
}

}  // namespace
}  // namespace parallel_explore
