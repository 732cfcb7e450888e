#include "tasks/status.hpp"

#include "tasks/memory_run.hpp"
#include "tasks/run_of_tasks.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using support::two_tasks;
using testing::IsEmpty;
using testing::Not;

boost::json::object status(Exploration const& exploration) {
  return boost::json::parse(status_json(exploration, exploration.approaches.at(0), at(60)))
      .as_object();
}

struct Stage {
  std::string name, status;
  int percent = 0;
  std::function<void(ApproachRecord&)> reach;
};

void PrintTo(Stage const& stage, std::ostream* out) { *out << stage.name; }

class StageOfATask : public testing::TestWithParam<Stage> {};

TEST_P(StageOfATask, FollowsFromItsRecord) {
  auto exploration = run_of({"One"});
  GetParam().reach(exploration.approaches[0]);
  auto const document = status(exploration);
  EXPECT_EQ(document.at("current_stage").as_string(), GetParam().name);
  EXPECT_EQ(document.at("status").as_string(), GetParam().status);
  EXPECT_EQ(document.at("progress_percentage"), GetParam().percent);
}

INSTANTIATE_TEST_SUITE_P(
    Status, StageOfATask,
    testing::Values(Stage{"waiting", "pending", 0, [](ApproachRecord&) {}},
                    Stage{"filed", "pending", 0,
                          [](ApproachRecord& record) { record.publication.issue.number = 2; }},
                    Stage{"interrupted", "pending", 20,
                          [](ApproachRecord& record) { record.sessions.emplace_back(); }},
                    Stage{"preparing", "in_progress", 10,
                          [](ApproachRecord& record) { record.state = ApproachState::preparing; }},
                    Stage{"working", "in_progress", 20,
                          [](ApproachRecord& record) { record.state = ApproachState::running; }},
                    Stage{"verifying", "in_progress", 80,
                          [](ApproachRecord& record) {
                            record.state = ApproachState::evaluating;
                            record.worktree.commit = "c";
                          }},
                    Stage{"publishing", "in_progress", 80,
                          [](ApproachRecord& record) {
                            record.state = ApproachState::evaluating;
                            record.worktree.commit = record.publication.pushed = "c";
                          }},
                    Stage{"completed", "completed", 100,
                          [](ApproachRecord& record) { record.state = ApproachState::completed; }},
                    Stage{"cancelled", "failed", 0,
                          [](ApproachRecord& record) { record.state = ApproachState::cancelled; }}),
    [](auto const& row) { return row.param.name; });

TEST(Status, TellsHowFarAFailedTaskHadCome) {
  auto exploration = run_of({"One"});
  auto& record = exploration.approaches[0];
  record.state = ApproachState::failed;
  EXPECT_EQ(status(exploration).at("current_stage"), "preparing");
  record.sessions.emplace_back();
  EXPECT_EQ(status(exploration).at("current_stage"), "working");
  record.worktree.commit = "c";
  EXPECT_EQ(status(exploration).at("current_stage"), "verifying");
}

TEST(Status, HasTheLastActivity) {
  auto exploration = run_of({"One"});
  auto& session = exploration.approaches[0].sessions.emplace_back();
  session.agent = "claude";
  session.activity.tool = "Edit";
  session.activity.text = "fr.txt";
  auto const document = status(exploration);
  EXPECT_EQ(document.at("metadata").at("activity"), "Edit fr.txt");
  EXPECT_EQ(document.at("metadata").at("agent"), "claude");
  EXPECT_EQ(document.at("last_update"), "2023-11-14T22:14:20.000Z");
}

/// Runs with files beside their record.
class StatusFilesOfARun : public support::MemoryRun {
 protected:
  StatusFilesOfARun() {
    store_ = std::make_unique<JournalStore>(place_.path() / "records");
    heartbeat_ = std::chrono::milliseconds(1);
    start_orchestrator();
  }

  [[nodiscard]] boost::json::object file(std::string const& task) const {
    auto const text = support::read_file(place_.path() / "records/tasks-1/status" /
                                         ("agent-" + task + ".status.json"));
    return boost::json::parse(text).as_object();
  }
};

TEST_F(StatusFilesOfARun, AreThereWhenASessionStarts) {
  std::string seen;
  on_session_ = [&](SessionRequest const& request) {
    seen = support::read_file(request.agent.env.at("STATUS_FILE"));
  };
  (void)run(request_for(two_tasks));
  EXPECT_EQ(boost::json::parse(seen).at("schema"), "1.0");
}

TEST_F(StatusFilesOfARun, HaveTheResult) {
  (void)run(request_for(two_tasks));
  auto const document = file("1-say-hello-in-fr.txt");
  EXPECT_EQ(document.at("status"), "completed");
  EXPECT_EQ(document.at("sub_issue"), 2);
  EXPECT_TRUE(document.at("pr_number").is_int64());
  EXPECT_TRUE(document.at("error").is_null());
}

TEST_F(StatusFilesOfARun, AreRefreshedWhileASessionIsSilent) {
  auto const task = "1-say-hello-in-fr.txt";
  scripts_[task] = {{.waits = true}};
  start_orchestrator();
  auto const last_update = [&] { return std::string(file(task).at("last_update").as_string()); };
  boost::asio::io_context context;
  boost::asio::steady_timer timer(context);
  std::string first_update;
  std::function<void()> const stop_when_refreshed = [&] {
    if (last_update() != first_update) return tasks_->stop("seen");
    timer.expires_after(std::chrono::milliseconds(1));
    timer.async_wait([&](boost::system::error_code) { stop_when_refreshed(); });
  };
  on_session_ = [&](SessionRequest const& request) {
    if (request.approach.name != task) return;
    first_update = last_update();
    stop_when_refreshed();
  };
  auto proposal = plan(request_for("- [ ] Say hello in `fr.txt`\n"));
  auto const exploration = support::run(context, tasks::run_tasks(*tasks_, std::move(proposal)));
  EXPECT_EQ(exploration.state, ExplorationState::interrupted);
}

TEST_F(StatusFilesOfARun, StandBesideTheFilesOfTheRun) {
  (void)run(request_for(two_tasks));
  for (auto const* name : {"metrics.json", "summary.md", "tasks.json"})
    EXPECT_THAT(support::read_file(place_.path() / "records/tasks-1" / name), Not(IsEmpty()))
        << name;
}

}  // namespace
}  // namespace parallel_explore
