#include "tasks/memory_run.hpp"

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using support::two_tasks;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

constexpr auto first = "1-say-hello-in-fr.txt", second = "2-say-hallo-in-de.txt";
constexpr auto merge_branch = "integration/tasks-1";

class Integrating : public support::MemoryRun {
 protected:
  /// A request whose results change a file of their own each.
  TaskRequest request() {
    on_session_ = [](SessionRequest const& session) {
      support::write_file(session.worktree / (session.approach.name + ".out"), "x");
    };
    auto request = request_for(two_tasks);
    support::add_gate(request);
    return request;
  }

  Exploration integrate() { return support::run(tasks::integrate_tasks(*tasks_, "tasks-1")); }

  Error refusal() {
    return error_of_action([&] { (void)integrate(); });
  }
};

TEST_F(Integrating, LeavesTheMergeOnABranchOfItsOwn) {
  (void)run(request());
  auto const merged = *integrate().integrated;
  EXPECT_THAT(merged.merged, ElementsAre(first, second));
  EXPECT_THAT(merged.left_out, IsEmpty());
  EXPECT_THAT(merged.failure, IsEmpty());
  EXPECT_THAT(repository_.branches, Contains(Pair(merge_branch, merged.commit)));
  EXPECT_THAT(repository_.commits.at(merged.commit), Contains(std::string(second) + ".out"));
  EXPECT_THAT(evaluator_->asked, Contains(Pair("tests", "pexplore.integration")));
  EXPECT_THAT(forge_->comments(1)[0], HasSubstr("2 of 2 results merge on branch"));
}

TEST_F(Integrating, IsPartOfARunThatAsksForIt) {
  auto wanted = request();
  wanted.integrate = true;
  EXPECT_TRUE(run(std::move(wanted)).integrated);
}

TEST_F(Integrating, LeavesOutAndListsWhatConflicts) {
  repository_.conflicts.insert({"1-say-hello-in-fr.txt.out", "2-say-hallo-in-de.txt.out"});
  (void)run(request());
  auto const exploration = integrate();
  EXPECT_THAT(exploration.integrated->merged, ElementsAre(first));
  EXPECT_THAT(exploration.integrated->left_out, ElementsAre(second));
  EXPECT_THAT(tasks_text(exploration),
              HasSubstr("Left out, because they conflict: " + std::string(second)));
}

TEST_F(Integrating, SaysWhichGateTheMergeFails) {
  (void)run(request());
  answer_ = [](Criterion const&, Sample const&) {
    return support::failed_measurement("3 tests failed");
  };
  EXPECT_EQ(integrate().integrated->failure, "TEST_FAILURE: gate \"tests\": 3 tests failed");
}

TEST_F(Integrating, ReportsAChangeOutsideAllWorktreesWhileTheMergeWasTested) {
  (void)run(request());
  answer_ = [this](Criterion const&, Sample const&) {
    repository_.facts["tag x"] = "1";
    return Measurement{};
  };
  EXPECT_THAT(integrate().warnings,
              Contains(HasSubstr("tag x appeared or changed while the merge of all ran")));
}

TEST_F(Integrating, ReplacesTheBranchOfAnEarlierOne) {
  (void)run(request());
  auto const earlier = integrate().integrated->commit;
  answer_ = [](Criterion const&, Sample const&) {
    return support::failed_measurement("3 tests failed");
  };
  auto const merged = *integrate().integrated;
  EXPECT_THAT(repository_.branches, Contains(Pair(merge_branch, merged.commit)));
  EXPECT_NE(merged.commit, earlier);
}

TEST_F(Integrating, LeavesABranchAloneThatSomebodyWorkedOn) {
  (void)run(request());
  repository_.branches[merge_branch] = repository_.add_commit({"mine.txt"});
  auto const mine = repository_.branches[merge_branch];
  EXPECT_THAT(refusal().what(), HasSubstr("branch integration/tasks-1 exists already"));
  EXPECT_EQ(repository_.branches[merge_branch], mine);
}

TEST_F(Integrating, LeavesABranchAloneThatIsCheckedOut) {
  (void)run(request());
  (void)integrate();
  repository_.checkouts[merge_branch] = "/home/me/merge";
  EXPECT_THAT(refusal().what(), HasSubstr("is checked out at /home/me/merge"));
}

TEST_F(Integrating, RemovesTheWorktreeOfOneThatWasKilled) {
  (void)run(request());
  support::write_file(place_.path() / "worktrees/tasks-1/pexplore.integration/left", "x");
  EXPECT_THAT(integrate().integrated->failure, IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(place_.path() / "worktrees/tasks-1/pexplore.integration"));
}

TEST_F(Integrating, RefusesARunWithoutResults) {
  scripts_[first] = scripts_[second] = {{.end = Failed{"exited with status 3"}}};
  start_orchestrator();
  (void)run(request());
  EXPECT_THAT(refusal().what(), HasSubstr("no task of tasks-1 is completed"));
}

TEST_F(Integrating, CanBeStopped) {
  (void)run(request());
  answer_ = [this](Criterion const&, Sample const&) {
    tasks_->stop("SIGINT");
    return support::failed_measurement("cancelled");
  };
  auto const error = refusal();
  EXPECT_EQ(error.code(), ErrorCode::interrupted);
  EXPECT_THAT(repository_.branches, Not(Contains(Pair(merge_branch, testing::_))));
}

TEST_F(Integrating, IsDoneByResumeAfterItWasStopped) {
  auto wanted = request();
  wanted.integrate = true;
  answer_ = [this](Criterion const&, Sample const& sample) {
    if (sample.approach.name == "pexplore.integration") tasks_->stop("SIGINT");
    Measurement passed;
    passed.passed = true;
    return passed;
  };
  EXPECT_EQ(error_of_action([&] { (void)run(std::move(wanted)); }).code(), ErrorCode::interrupted);
  answer_ = {};
  sessions_.clear();
  EXPECT_TRUE(resume().integrated);
  EXPECT_THAT(sessions_, IsEmpty());
}

}  // namespace
}  // namespace parallel_explore
