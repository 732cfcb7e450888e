#include "tasks/memory_run.hpp"
#include "tasks/texts.hpp"

#include <gmock/gmock.h>

// Runs of tasks from their plan to their pull requests, also interrupted and resumed.
namespace parallel_explore {
namespace {

using support::two_tasks;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class Run : public support::MemoryRun {
 protected:
  static constexpr auto first = "1-say-hello-in-fr.txt", second = "2-say-hallo-in-de.txt";

  /// Everything is published once.
  void expect_published_once() {
    auto titles = titles_of_issues();
    // Reports of what failed at first are issues too.
    std::erase_if(titles, [](std::string const& each) { return each.starts_with("Task failed"); });
    EXPECT_THAT(titles,
                UnorderedElementsAre("Speak", "Say hello in fr.txt", "Say hallo in de.txt"));
    EXPECT_THAT(forge_->sub_issues(1), SizeIs(2));
    EXPECT_THAT(forge_->pull_requests(), SizeIs(2));
    EXPECT_THAT(forge_->comments(1), SizeIs(1));
    EXPECT_THAT(repository_.pushed, SizeIs(2));
  }
};

TEST_F(Run, FilesIssuesPushesBranchesAndOpensPullRequests) {
  auto const exploration = run(request_for(two_tasks));
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  expect_published_once();
  auto const& record = exploration.at(first);
  EXPECT_EQ(record.worktree.branch,
            fmt::format("feat/issue-{}-say-hello-in-fr.txt", record.publication.issue.number));
  EXPECT_EQ(repository_.pushed.at(record.worktree.branch), record.worktree.commit);
  EXPECT_EQ(forge_->pull_requests()[0].base, "main");
  EXPECT_THAT(forge_->comments(1)[0], HasSubstr("2 of 2 tasks completed"));
  EXPECT_THAT(repository_.pushes, SizeIs(2));
}

TEST_F(Run, StopsAtBranchesWithoutAForge) {
  auto const exploration = run(request_for_file(two_tasks));
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_EQ(exploration.at(first).worktree.branch, "feat/task-1-say-hello-in-fr.txt");
  EXPECT_THAT(forges_, IsEmpty());
  EXPECT_THAT(repository_.pushed, IsEmpty());
}

TEST_F(Run, TellsEachSessionItsTask) {
  (void)run(request_for(two_tasks));
  auto const& request = runner_->requests.at(0);
  EXPECT_THAT(request.prompt, HasSubstr("Say hello in fr.txt"));
  EXPECT_EQ(request.agent.env.at("AGENT_ID"), first);
  EXPECT_EQ(request.agent.env.at("MASTER_ISSUE"), "1");
  EXPECT_EQ(request.agent.env.at("SUB_ISSUE"), "2");
  EXPECT_EQ(request.agent.env.at("WORKING_DIR"), request.worktree.string());
  EXPECT_EQ(request.agent.env.at("TIMEOUT"), "1800");
}

TEST_F(Run, TakesTheIssueThatExistsForATask) {
  auto request = request_for("- [ ] #2\n");
  forge_->add("Say hello in `fr.txt`", "Bonjour.");
  auto const exploration = run(std::move(request));
  EXPECT_EQ(exploration.approaches.at(0).publication.issue.number, 2);
  EXPECT_THAT(forge_->issues(), SizeIs(2)) << "none is filed";
}

TEST_F(Run, WorksWhereTheServerHasNoSubIssues) {
  forge_->forget_sub_issues();
  auto const exploration = run(request_for(two_tasks));
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(forge_->sub_issues(1), IsEmpty());
}

TEST_F(Run, RefusesANameOrABranchThatIsTaken) {
  auto const proposal = plan(request_for_file(two_tasks));
  repository_.branches["feat/task-2-say-hallo-in-de.txt"] = "base";
  EXPECT_THAT(error_of_action([&] { (void)run(proposal); }).what(),
              HasSubstr("branch feat/task-2-say-hallo-in-de.txt exists already"));
  EXPECT_THAT(sessions_, IsEmpty());
  repository_.branches.clear();
  (void)run(proposal);
  auto const error = error_of_action([&] { (void)run(proposal); });
  EXPECT_EQ(error.code(), ErrorCode::name_in_use);
  EXPECT_THAT(error.what(), HasSubstr("run tasks-backlog already exists"));
}

TEST_F(Run, IsInterruptedByABranchOfSomebodyElseAndResumedWithoutIt) {
  repository_.branches["feat/issue-2-say-hello-in-fr.txt"] = "base";
  auto const error = error_of_action([&] { (void)run(request_for(two_tasks)); });
  EXPECT_THAT(error.what(), HasSubstr("branch feat/issue-2-say-hello-in-fr.txt exists already"));
  EXPECT_THAT(sessions_, IsEmpty()) << "nothing was spent";
  repository_.branches.erase("feat/issue-2-say-hello-in-fr.txt");
  EXPECT_EQ(resume().state, ExplorationState::completed);
  expect_published_once();
}

TEST_F(Run, FailsALaterTaskWhoseBranchIsTakenBeforeItsSession) {
  repository_.branches["feat/issue-3-say-hallo-in-de.txt"] = "base";
  EXPECT_EQ(run(request_for(two_tasks)).state, ExplorationState::partial);
  EXPECT_THAT(sessions_, SizeIs(1)) << "nothing was spent on it";
  repository_.branches.erase("feat/issue-3-say-hallo-in-de.txt");
  EXPECT_EQ(retry().state, ExplorationState::completed);
  expect_published_once();
}

TEST_F(Run, FilesAnIssueRightBeforeItsSession) {
  auto request =
      request_for("- [ ] One in `1.txt`\n- [ ] Two in `2.txt`\n- [ ] Three in `3.txt`\n");
  request.settings.session.max_parallel = 1;
  std::vector<std::size_t> filed;
  on_session_ = [&](SessionRequest const&) { filed.push_back(forge_->sub_issues(1).size()); };
  EXPECT_EQ(run(std::move(request)).state, ExplorationState::completed);
  EXPECT_THAT(filed, ElementsAre(1, 2, 3));
}

TEST_F(Run, BeginsInBatches) {
  auto request =
      request_for("- [ ] One in `1.txt`\n- [ ] Two in `2.txt`\n- [ ] Three in `3.txt`\n");
  request.batch_size = 1;
  std::vector<std::size_t> filed;
  on_session_ = [&](SessionRequest const&) { filed.push_back(forge_->sub_issues(1).size()); };
  EXPECT_EQ(run(std::move(request)).state, ExplorationState::completed);
  EXPECT_THAT(filed, ElementsAre(1, 2, 3)) << "each is filed when its batch begins";
  EXPECT_EQ(runner_->most_at_once, 1);
}

TEST_F(Run, HasAsManySessionsAtOnceAsWorkers) {
  (void)run(request_for("- [ ] One in `1.txt`\n- [ ] Two in `2.txt`\n- [ ] Three in `3.txt`\n"));
  EXPECT_EQ(runner_->most_at_once, 2);
}

class Waves : public Run {
 protected:
  TaskRequest tied_request() {
    auto request = request_for("- [ ] One in `a.txt`\n- [ ] Two in `a.txt`\n");
    request.waves = true;
    return request;
  }
};

TEST_F(Waves, StartATaskFromTheResultThatItBuildsOn) {
  auto const exploration = run(tied_request());
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(sessions_, ElementsAre("1-one-in-a.txt", "2-two-in-a.txt"));
  EXPECT_EQ(exploration.at("2-two-in-a.txt").worktree.base,
            exploration.at("1-one-in-a.txt").worktree.commit);
  EXPECT_THAT(exploration.merges->order, ElementsAre("1-one-in-a.txt", "2-two-in-a.txt"));
  EXPECT_THAT(forge_->body(forge_->pull_requests()[1].number),
              HasSubstr("which must be merged first:\n- #"));
}

TEST_F(Waves, DoNotStartTasksThatBuildOnAFailure) {
  scripts_["1-one-in-a.txt"] = {{.end = Failed{"exited with status 3"}}};
  start_orchestrator();
  auto const exploration = run(tied_request());
  EXPECT_THAT(sessions_, ElementsAre("1-one-in-a.txt"));
  EXPECT_EQ(exploration.at("2-two-in-a.txt").cause, FailureCause::dependency_failed);
  auto const titles = titles_of_issues();
  EXPECT_EQ(std::ranges::count_if(
                titles, [](auto const& title) { return title.starts_with("Task failed"); }),
            1)
      << "the task that only waited is not reported";
}

TEST_F(Waves, FailATaskWhoseBasesConflict) {
  on_session_ = [](SessionRequest const& request) {
    support::write_file(request.worktree / (request.approach.name + ".out"), "x");
  };
  repository_.conflicts.insert({"1-one-in-a.txt.out", "2-two-in-b.txt.out"});
  auto request = request_for(
      "- [ ] One in `a.txt`\n- [ ] Two in `b.txt`\n- [ ] Three in `c.txt`, after 1 and 2\n");
  request.waves = true;
  auto proposal = plan(std::move(request));
  proposal.experiment.approaches.at(2).after = {"1-one-in-a.txt", "2-two-in-b.txt"};
  auto const exploration = run(std::move(proposal));
  auto const& record = exploration.approaches.at(2);
  EXPECT_EQ(record.cause, FailureCause::merge_conflict);
  EXPECT_THAT(error_of(record), AllOf(HasSubstr("FILE_CONFLICT"), HasSubstr("conflict: ")));
}

TEST_F(Run, LeavesATaskThatItsGateRejects) {
  auto request = request_for(two_tasks);
  support::add_gate(request);
  answer_ = [](Criterion const&, Sample const& sample) {
    Measurement passed;
    passed.passed = true;
    return sample.approach.name == first ? support::failed_measurement("1 test failed") : passed;
  };
  auto const exploration = run(std::move(request));
  EXPECT_EQ(exploration.state, ExplorationState::partial);
  EXPECT_EQ(error_of(exploration.at(first)), "TEST_FAILURE: gate \"tests\": 1 test failed");
  EXPECT_THAT(forge_->pull_requests(), SizeIs(1));
  EXPECT_THAT(titles_of_issues(), Contains("Task failed: Say hello in fr.txt"));
}

TEST_F(Run, WorksAgainAtATaskThatIsRetriedAfterAGate) {
  auto request = request_for(two_tasks);
  support::add_gate(request);
  bool broken = true;
  answer_ = [&](Criterion const&, Sample const&) {
    Measurement passed;
    passed.passed = true;
    return broken ? support::failed_measurement("1 test failed") : passed;
  };
  EXPECT_EQ(run(std::move(request)).state, ExplorationState::failed);
  broken = false;
  sessions_.clear();
  auto const exploration = retry();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(sessions_, UnorderedElementsAre(first, second));
  EXPECT_THAT(runner_->requests.back().prompt, HasSubstr("1 test failed"));
  auto const diagnostic = exploration.at(first).publication.diagnostic.number;
  EXPECT_THAT(forge_->comments(diagnostic), Contains(HasSubstr("The task is done now: #")));
}

TEST_F(Run, PublishesAgainWithoutASessionWhereOnlyPublishingFailed) {
  repository_.push_error = "protected branch hook declined, token ghp_0123456789abcdefghij";
  auto exploration = run(request_for(two_tasks));
  EXPECT_EQ(exploration.state, ExplorationState::failed);
  EXPECT_EQ(exploration.at(first).cause, FailureCause::publish_refused);
  EXPECT_THAT(error_of(exploration.at(first)),
              AllOf(HasSubstr("API_ERROR"), HasSubstr("declined"), HasSubstr("[removed]")));
  EXPECT_THAT(forge_->pull_requests(), IsEmpty());
  repository_.push_error.clear();
  sessions_.clear();
  exploration = retry();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(sessions_, IsEmpty());
  EXPECT_THAT(forge_->pull_requests(), SizeIs(2));
}

TEST_F(Run, RefusesToPushToARemoteThatHasChanged) {
  on_session_ = [this](SessionRequest const&) {
    repository_.remote->push_url = "https://evil.example/x.git";
  };
  auto const exploration = run(request_for(two_tasks));
  EXPECT_THAT(repository_.pushed, IsEmpty());
  EXPECT_THAT(error_of(exploration.at(first)),
              HasSubstr("remote origin has changed since the run began"));
}

TEST_F(Run, FailsATaskWhosePullRequestIsRefused) {
  before_request_ = [](std::string const& operation) {
    if (operation == "open") throw Error(ErrorCode::forge, "validation failed");
  };
  auto const exploration = run(request_for(two_tasks));
  EXPECT_EQ(exploration.state, ExplorationState::failed);
  EXPECT_THAT(repository_.pushed, SizeIs(2));
  EXPECT_EQ(exploration.at(second).cause, FailureCause::publish_refused);
}

TEST_F(Run, ReportsAFailureOnceAndAgainWhereItDiffers) {
  auto request = request_for(two_tasks);
  support::add_gate(request);
  answer_ = [](Criterion const&, Sample const&) {
    return support::failed_measurement("1 test failed");
  };
  auto const number = run(std::move(request)).at(first).publication.diagnostic.number;
  EXPECT_THAT(forge_->body(number), HasSubstr("TEST_FAILURE: gate \"tests\": 1 test failed"));
  (void)retry();
  EXPECT_THAT(forge_->comments(number), IsEmpty()) << "the same is not said twice";
  answer_ = [](Criterion const&, Sample const&) {
    return support::failed_measurement("2 tests failed");
  };
  (void)retry();
  EXPECT_THAT(forge_->comments(number), ElementsAre(HasSubstr("2 tests failed")));
}

TEST_F(Run, WarnsOfPullRequestsOfAnEarlierRun) {
  auto const request = request_for(two_tasks);
  auto const planned_before = plan(request);
  (void)run(request);
  for (auto const& pull : forge_->pull_requests()) forge_->set_state(pull.number, "merged");
  store_ = std::make_unique<MemoryStore>();
  repository_ = support::RepositoryState();  // branches are deleted with their merge
  std::filesystem::remove_all(place_.path() / "worktrees");
  start_orchestrator();
  auto const exploration = run(planned_before);  // a plan made now would leave the tasks out
  expect_published_once();
  EXPECT_THAT(exploration.at(first).warnings, Contains(HasSubstr("of an earlier run is merged")));
}

TEST_F(Run, ListsFilesThatTheTaskDoesNotMention) {
  auto const exploration = run(request_for(two_tasks));
  EXPECT_THAT(exploration.at(first).publication.outside, ElementsAre("work"));
  EXPECT_THAT(tasks_text(exploration), HasSubstr("changed files that its task does not mention"));
}

TEST_F(Run, ListsResultsThatConflict) {
  repository_.conflicts.insert({"work"});
  auto const exploration = run(request_for(two_tasks));
  ASSERT_THAT(exploration.merges->conflicts, SizeIs(1));
  EXPECT_THAT(exploration.merges->conflicts[0].files, ElementsAre("work"));
  EXPECT_THAT(forge_->comments(1)[0], HasSubstr("conflict in work"));
}

TEST_F(Run, IsInterruptedWhenTheForgeIsDownAndFilesEverythingOnceWhenResumed) {
  int requests = 0;
  before_request_ = [&](std::string const& operation) {
    if (operation == "file" && ++requests == 1) throw Error(ErrorCode::forge, "no answer");
  };
  EXPECT_EQ(error_of_action([&] { (void)run(request_for(two_tasks)); }).code(), ErrorCode::forge);
  EXPECT_EQ(tasks_->explorer->store().load("tasks-1").state, ExplorationState::interrupted);
  start_orchestrator();
  EXPECT_EQ(resume().state, ExplorationState::completed);
  expect_published_once();
}

TEST_F(Run, FailsATaskWhoseIssueIsRefusedAndFilesItOnceWhenRetried) {
  int requests = 0;
  before_request_ = [&](std::string const& operation) {
    if (operation == "file" && ++requests == 2) throw Error(ErrorCode::forge, "no answer");
  };
  EXPECT_EQ(run(request_for(two_tasks)).state, ExplorationState::partial);
  EXPECT_THAT(sessions_, SizeIs(1));
  EXPECT_EQ(retry().state, ExplorationState::completed);
  expect_published_once();
}

TEST_F(Run, StopsWhatRunsAndIsResumed) {
  scripts_[first] = {{.waits = true}};
  scripts_[second] = {{.waits = true}};
  start_orchestrator();
  on_event_ = [this](Event const& event, Exploration const&) {
    if (std::holds_alternative<events::SessionStarted>(event.payload)) tasks_->stop("SIGINT");
  };
  auto const exploration = run(request_for(two_tasks));
  EXPECT_EQ(exploration.state, ExplorationState::interrupted);
  EXPECT_THAT(forge_->pull_requests(), IsEmpty());
  on_event_ = {};
  scripts_.clear();
  start_orchestrator();
  EXPECT_EQ(resume().state, ExplorationState::completed);
  expect_published_once();
}

TEST_F(Run, CutShortAfterAnyEventPublishesEverythingOnceWhenResumed) {
  int cuts = 0;
  for (bool completed = false; !completed; ++cuts) {
    ASSERT_LT(cuts, 200);
    SCOPED_TRACE(fmt::format("cut short after {} events", cuts));
    start_over();
    auto const request = request_for(two_tasks);
    disk_.events_left = cuts;
    try {
      completed = run(request).state == ExplorationState::completed;
    } catch (Error const& error) {
      EXPECT_EQ(error.code(), ErrorCode::resource) << error.what();
    }
    disk_ = support::Disk();
    start_orchestrator();
    bool const is_recorded = !tasks::runs_of_tasks(*tasks_).empty();
    if (!completed) {
      Exploration const rest = is_recorded ? resume() : run(request);
      EXPECT_EQ(rest.state, ExplorationState::completed);
    }
    expect_published_once();
  }
  EXPECT_GT(cuts, 20) << "a run has more steps than that";
}

TEST_F(Run, RefusesAnExperimentThatIsNotARunOfTasks) {
  Experiment experiment;
  experiment.name = "plain";
  (void)store_->create("plain")->append(events::ExplorationStarted{experiment, "base", "/x"});
  EXPECT_THAT(error_of_action([&] { (void)resume("plain"); }).what(),
              HasSubstr("plain is not a run of tasks"));
  EXPECT_THAT(error_of_action([&] { (void)retry("plain"); }).what(),
              HasSubstr("plain is not a run of tasks"));
  EXPECT_EQ(error_of_action([&] { (void)resume("nowhere"); }).code(), ErrorCode::not_found);
}

TEST_F(Run, IsListedWithTheLatestLast) {
  EXPECT_THAT(tasks::runs_of_tasks(*tasks_), IsEmpty());
  (void)run(request_for(two_tasks));
  auto request = request_for_file("- [ ] Other in `x.txt`\n");
  request.name = "another";
  (void)run(std::move(request));
  EXPECT_THAT(tasks::runs_of_tasks(*tasks_), ElementsAre("tasks-1", "another"));
}

}  // namespace
}  // namespace parallel_explore
