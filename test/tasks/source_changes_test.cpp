#include "tasks/source_changes.hpp"

#include "tasks/memory_run.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::tasks {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SourceChanges : public support::MemoryRun {
 protected:
  static constexpr auto list =
      "- [ ] One in `a.txt`\n- [ ] Two in `b.txt`\n  It says two.\n- [ ] Three in `c.txt`\n";

  /// The differences after a run of `list` whose text is now `now`.
  std::vector<std::string> after_change_to(std::string const& now) {
    (void)run(request_for_file(list));
    (void)request_for_file(now);  // writes the file
    return support::run(source_changes(*tasks_, "tasks-backlog"));
  }
};

TEST_F(SourceChanges, AreNoneWhereNothingChanged) { EXPECT_THAT(after_change_to(list), IsEmpty()); }

TEST_F(SourceChanges, AreTicksRemovalsOtherWordsAndMoreTasks) {
  EXPECT_THAT(after_change_to("- [x] One in `a.txt`\n- [ ] Two in `b.txt`\n  It says twelve.\n"
                              "- [ ] Four in `d.txt`\n"),
              ElementsAre(HasSubstr("\"One in a.txt\" is ticked off now"),
                          HasSubstr("the text of \"Two in b.txt\" has changed"),
                          HasSubstr("\"Three in c.txt\" is not listed now"),
                          HasSubstr("1 task of the list is not part of this run")));
}

TEST_F(SourceChanges, AreAFileThatIsGone) {
  (void)run(request_for_file(list));
  std::filesystem::remove(place_.path() / "repo" / "backlog.md");
  EXPECT_THAT(support::run(source_changes(*tasks_, "tasks-backlog")),
              ElementsAre(HasSubstr("could not be compared")));
}

TEST_F(SourceChanges, AreAMasterIssueThatIsClosed) {
  (void)run(request_for(list));
  forge_->set_state(1, "closed");
  EXPECT_THAT(support::run(source_changes(*tasks_, "tasks-1")),
              ElementsAre("owner/repo#1 is closed."));
}

TEST_F(SourceChanges, ARetryTakesOtherSettingsAndGates) {
  scripts_["1-one-in-a.txt"] = {{.end = TimedOut{std::chrono::seconds(1)}}};
  start_orchestrator();
  (void)run(request_for_file(list));
  scripts_.clear();
  start_orchestrator();
  RetryRequest request("tasks-backlog");
  request.settings.timeout = std::chrono::minutes(9);
  request.settings.max_parallel = 1;
  TaskRequest gates;
  support::add_gate(gates, "build");
  request.gates = gates.settings.criteria;
  auto const exploration = support::run(retry_tasks(*tasks_, request));
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_EQ(runner_->requests.back().timeout, std::chrono::minutes(9));
  EXPECT_EQ(exploration.experiment.session.max_parallel, 1);
  ASSERT_EQ(exploration.experiment.criteria.size(), 1U);
  EXPECT_EQ(exploration.experiment.criteria[0].name, "build");
}

TEST_F(SourceChanges, TheRunOfASourceIsItsLatest) {
  EXPECT_EQ(run_of_source(*tasks_, request_of("42")), "tasks-42");
  (void)run(request_for_file(list));
  (void)run(request_for_file(std::string(list) + "- [ ] Four\n"));
  EXPECT_EQ(run_of_source(*tasks_, request_for_file(list)), "tasks-backlog-2");
}

}  // namespace
}  // namespace parallel_explore::tasks
