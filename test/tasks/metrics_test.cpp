#include "tasks/metrics.hpp"

#include "tasks/run_of_tasks.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace parallel_explore::tasks {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

/// Two tasks side by side, the second of which failed.
Exploration two_done() {
  auto exploration = run_of({"One", "Two"});
  auto& first = exploration.approaches[0];
  first.state = ApproachState::completed;
  first.started = at(0);
  first.ended = at(60);
  first.worktree.changes = Changes{1, 10, 2};
  first.publication.commits = 2;
  first.publication.issue = {17, "https://example.com/17"};
  auto& second = exploration.approaches[1];
  second.state = ApproachState::failed;
  second.cause = FailureCause::session_failed;
  second.reason = "exited with status 3";
  second.started = at(10);
  second.ended = at(70);
  second.worktree.changes = Changes{9, 9, 9};
  return exploration;
}

TEST(Figures, SpeedUpIsTheSumOverTheTimeWithWork) {
  auto const figures = figures_of(two_done());
  EXPECT_EQ(figures.wall, seconds(70));
  EXPECT_EQ(figures.sum, seconds(120));
  EXPECT_NEAR(figures.speed_up().value(), 120.0 / 70.0, 1e-9);
  EXPECT_EQ(figures.completed, 1);
  EXPECT_EQ(figures.failed, 1);
  EXPECT_EQ(figures.changes.lines_added, 10) << "of what is completed alone";
}

TEST(Figures, ANightBetweenTwoRunsIsNotWork) {
  auto exploration = two_done();
  exploration.approaches[1].started = at(10'000);
  exploration.approaches[1].ended = at(10'030);
  EXPECT_EQ(figures_of(exploration).wall, seconds(90));
}

TEST(Figures, NothingHasNoSpeedUp) {
  EXPECT_FALSE(figures_of(run_of({"One"})).speed_up());
  EXPECT_EQ(figures_text(run_of({"One"})), "0 of 1 task completed");
}

TEST(Metrics, HaveEachTaskAndAll) {
  auto const json = boost::json::parse(metrics_json(two_done()));
  EXPECT_EQ(json.at("schema").as_int64(), 1);
  EXPECT_EQ(json.at("master").as_string(), "owner/repo#7");
  EXPECT_EQ(json.at("tasks").at(0).at("commits").as_int64(), 2);
  EXPECT_EQ(json.at("tasks").at(0).at("issue").as_int64(), 17);
  EXPECT_EQ(json.at("tasks").at(1).at("error").as_string(), "UNKNOWN: exited with status 3");
  EXPECT_TRUE(json.at("tasks").at(1).at("pull_request").is_null());
  EXPECT_EQ(json.at("total").at("wall_s").to_number<double>(), 70.0);
}

TEST(Status, HasTheFieldsOfItsSchema) {
  auto exploration = two_done();
  auto const json =
      boost::json::parse(status_json(exploration, exploration.approaches[0], at(61))).as_object();
  for (char const* field :
       {"schema", "agent_id", "sub_issue", "status", "start_time", "last_update", "completion_time",
        "pr_number", "branch_name", "error", "progress_percentage", "current_stage", "metadata"})
    EXPECT_TRUE(json.contains(field)) << field;
  EXPECT_EQ(json.at("schema").as_string(), "1.0");
  EXPECT_EQ(json.at("status").as_string(), "completed");
  EXPECT_EQ(json.at("progress_percentage").as_int64(), 100);
  EXPECT_EQ(json.at("last_update").as_string(), "2023-11-14T22:14:21.000Z");
  auto& running = exploration.approaches[1];
  running.state = ApproachState::running;
  running.ended.reset();
  auto const other = boost::json::parse(status_json(exploration, running, at(61)));
  EXPECT_EQ(other.at("status").as_string(), "in_progress");
  EXPECT_TRUE(other.at("completion_time").is_null());
  EXPECT_TRUE(other.at("error").is_null());
}

TEST(Report, TellsOfConflictsOrderAndFailures) {
  auto exploration = two_done();
  exploration.merges = events::MergesChecked{{{"1-one", "2-two", {"f.txt"}}}, {"2-two", "1-one"}};
  exploration.approaches[0].publication.pull_request = {20, "https://example.com/20"};
  auto const text = tasks_text(exploration);
  EXPECT_THAT(text, HasSubstr("#20 1-one and 2-two conflict in f.txt"));
  EXPECT_THAT(text, HasSubstr("Merge in this order: 2-two, #20 1-one"));
  EXPECT_THAT(text, HasSubstr("2-two: UNKNOWN: exited with status 3"));
  auto const json = boost::json::parse(tasks_json(exploration));
  EXPECT_EQ(json.at("merge_order").at(0).as_string(), "2-two");
  EXPECT_EQ(json.at("tasks").at(0).at("pull_request_url").as_string(), "https://example.com/20");
}

}  // namespace
}  // namespace parallel_explore::tasks
