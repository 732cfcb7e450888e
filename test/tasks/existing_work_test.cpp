// Lists that grow, and work that exists before a run.
#include "tasks/memory_run.hpp"
#include "tasks/run_of_tasks.hpp"
#include "tasks/sub_issues.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using support::two_tasks;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ExistingTasks : public support::MemoryRun {
 protected:
  static constexpr auto first = "1-say-hello-in-fr.txt", second = "2-say-hallo-in-de.txt";

  /// As a clone without any record, after the list was run elsewhere.
  void forget_records() {
    tasks_.reset();
    store_ = std::make_unique<MemoryStore>();
    repository_.branches.clear();
    std::filesystem::remove_all(place_.path() / "worktrees");
    start_orchestrator();
  }

  [[nodiscard]] int issue_called(std::string const& title) const {
    for (auto const& issue : forge_->issues())
      if (issue.title == title) return issue.number;
    return 0;
  }

  static std::vector<std::string> reasons(TaskProposal const& proposal) {
    std::vector<std::string> reasons;
    for (auto const& task : proposal.left_out) reasons.push_back(task.reason);
    return reasons;
  }

  static std::vector<std::string> names(TaskProposal const& proposal) {
    std::vector<std::string> names;
    for (auto const& task : proposal.experiment.tasks->plan.tasks) names.push_back(task.name);
    return names;
  }

  Error refusal(TaskRequest request) {
    return error_of_action([&] { (void)plan(std::move(request)); });
  }
};

TEST_F(ExistingTasks, AreLeftOutInAnotherCloneWhileTheirPullRequestsAreOpen) {
  (void)run(request_for(two_tasks));
  forget_records();
  auto const error = refusal(request_of("1"));
  EXPECT_EQ(error.code(), ErrorCode::validation);
  EXPECT_THAT(error.what(), HasSubstr("in review: pull request #"));
  EXPECT_THAT(sessions_, SizeIs(2)) << "no session is paid again";
}

TEST_F(ExistingTasks, AreDoneWhenTheirPullRequestsAreMergedOrIssuesClosed) {
  (void)run(request_for(std::string(two_tasks) + "- [ ] Say hej in `da.txt`\n"));
  forget_records();
  auto const pulls = forge_->pull_requests();
  forge_->set_state(pulls[0].number, "merged");
  forge_->set_state(issue_called("Say hallo in de.txt"), "closed");
  forge_->set_state(pulls[2].number, "closed");
  auto const proposal = plan(request_of("1"));
  EXPECT_THAT(names(proposal), ElementsAre("3-say-hej-in-da.txt"));
  EXPECT_THAT(reasons(proposal), ElementsAre(HasSubstr("is merged"), HasSubstr("is closed")));
  EXPECT_THAT(to_text(proposal), HasSubstr("Left out:\n- Say hello in fr.txt: done"));
  EXPECT_THAT(to_json(proposal), HasSubstr("\"pull_request_state\": \"closed\""));
  auto const error = error_of_action([&] { (void)run(proposal); });
  EXPECT_EQ(error.code(), ErrorCode::name_in_use) << "its push would be refused";
  EXPECT_THAT(error.what(), HasSubstr("exists on origin"));
  EXPECT_THAT(sessions_, SizeIs(3));
}

TEST_F(ExistingTasks, DoNotKeepAListFromGrowing) {
  (void)run(request_for_file(two_tasks));
  auto const proposal =
      plan(request_for_file(std::string(two_tasks) + "- [ ] Say hej in `da.txt`\n"));
  EXPECT_THAT(names(proposal), ElementsAre("3-say-hej-in-da.txt"));
  EXPECT_THAT(reasons(proposal),
              ElementsAre("done in run tasks-backlog", "done in run tasks-backlog"));
  EXPECT_EQ(proposal.experiment.name, "tasks-backlog-2");
  EXPECT_EQ(run(proposal).state, ExplorationState::completed);
  EXPECT_THAT(sessions_, SizeIs(3));
}

TEST_F(ExistingTasks, AreRunAgainUnderAName) {
  (void)run(request_for_file(two_tasks));
  auto request = request_for_file(two_tasks);
  EXPECT_EQ(refusal(request).code(), ErrorCode::validation);
  request.name = "again";
  EXPECT_THAT(names(plan(request)), SizeIs(2));
  request.name.clear();
  request.only = {"2"};
  EXPECT_THAT(names(plan(request)), ElementsAre(second));
}

TEST_F(ExistingTasks, ThatFailedAreLeftToARetry) {
  scripts_[second] = {{.end = Failed{"no", false, false, FailureCause::session_failed}}};
  start_orchestrator();
  (void)run(request_for_file(two_tasks));
  auto const proposal =
      plan(request_for_file(std::string(two_tasks) + "- [ ] Say hej in `da.txt`\n"));
  EXPECT_THAT(names(proposal), ElementsAre("3-say-hej-in-da.txt"));
  EXPECT_THAT(reasons(proposal),
              Contains(HasSubstr(std::string("pexplore tasks retry tasks-backlog ") + second)));
}

TEST_F(ExistingTasks, OfOneTitleAreToldApart) {
  (void)run(request_for("### bash\n- [ ] Write hooks\n### zsh\n- [ ] Write hooks\n- [ ] Test\n"));
  forget_records();
  auto const issues = forge_->issues();
  ASSERT_THAT(issues, SizeIs(4));
  forge_->set_state(issues[1].number, "closed");
  for (auto const& request : forge_->pull_requests()) forge_->set_state(request.number, "closed");
  auto const proposal = plan(request_of("1"));
  ASSERT_THAT(names(proposal), ElementsAre("2-write-hooks", "3-test"));
  EXPECT_EQ(proposal.existing.at("2-write-hooks").issue, issues[2].number);
}

TEST_F(ExistingTasks, AreChosenByNameNumberAndIssue) {
  auto request = request_for(std::string(two_tasks) + "- [ ] Say hej (#2)\n");
  forge_->add("Say hej", "In `da.txt`.");
  request.only = {"1", "#2"};
  EXPECT_THAT(names(plan(request)), ElementsAre(first, "3-say-hej"));
  request.only.clear();
  request.skip = {second, "say hej"};
  EXPECT_THAT(names(plan(request)), ElementsAre(first));
  EXPECT_THAT(reasons(plan(request)), ElementsAre("skipped: --skip", "skipped: --skip"));
  request.skip = {"17"};
  EXPECT_THAT(refusal(request).what(), HasSubstr("--skip 17: there is no such task"));
}

TEST_F(ExistingTasks, OfTheServerAreAskedForOnlyWhereSomethingIsThere) {
  int questions = 0;
  before_request_ = [&](std::string const& operation) { questions += operation == "find" ? 1 : 0; };
  (void)plan(request_for(two_tasks));
  EXPECT_EQ(questions, 2) << "the listing of sub-issues; no pull request";
}

/// A server on which another run filed an issue with the same marker a moment earlier.
class ForgeOfTwoRuns final : public Forge {
 public:
  awaitable<ForgeRepository> repository() override { return forge_.repository(); }
  awaitable<Issue> issue(int number) override { return forge_.issue(number); }
  awaitable<Issue> file(NewIssue issue) override { return forge_.file(std::move(issue)); }
  awaitable<std::optional<Issue>> find(FiledItem item) override {
    questions.push_back(item.fresh);
    Issue older;
    older.number = 3;
    older.url = "https://forge.example/3";
    co_return older;
  }
  awaitable<bool> link_sub_issue(int parent, Issue child) override {
    return forge_.link_sub_issue(parent, std::move(child));
  }
  awaitable<PullRequest> open(NewPullRequest request) override {
    return forge_.open(std::move(request));
  }
  awaitable<std::string> comment(int issue, std::string marker, std::string body) override {
    return forge_.comment(issue, std::move(marker), std::move(body));
  }

  std::vector<bool> questions;  ///< and whether the server was to be asked again

 private:
  MemoryForge forge_;
};

struct KeptEvents final : EventSink {
  void emit(EventPayload payload) override { payloads.push_back(std::move(payload)); }
  std::vector<EventPayload> payloads;
};

TEST(SubIssues, AreTheOldestWhereTwoRunsFileAtOnce) {
  auto exploration = run_of({"One", "Two"});
  exploration.approaches[0].publication.issue = {5, ""};
  exploration.approaches[1].publication.issue = {2, ""};
  ForgeOfTwoRuns forge;
  KeptEvents sink;
  support::run(tasks::take_oldest_issues(forge, {"1-one", "2-two"}, exploration, sink));
  ASSERT_THAT(sink.payloads, SizeIs(2)) << "the second is the older one itself";
  EXPECT_EQ(std::get<events::SubIssueFiled>(sink.payloads[0]).number, 3);
  EXPECT_THAT(std::get<events::Warned>(sink.payloads[1]).text, HasSubstr("#5 is not used"));
  EXPECT_THAT(forge.questions, ElementsAre(true, false));
}

TEST_F(ExistingTasks, AreRunAlthoughOrnamentsAreRefused) {
  before_request_ = [](std::string const& operation) {
    if (operation == "link") throw Error(ErrorCode::forge, "Sub issue may only have one parent");
    if (operation == "comment") throw Error(ErrorCode::forge, "the issue is locked");
  };
  auto const exploration = run(request_for(two_tasks));
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(forge_->pull_requests(), SizeIs(2));
  EXPECT_THAT(exploration.at(first).warnings, Contains(HasSubstr("one parent")));
  EXPECT_THAT(exploration.warnings, Contains(HasSubstr("the issue is locked")));
}

}  // namespace
}  // namespace parallel_explore
