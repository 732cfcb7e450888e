#include "tasks/source.hpp"

#include "parallel_explore/error.hpp"
#include "support/sandbox.hpp"
#include "tasks/prompt.hpp"
#include "tasks/proposal.hpp"
#include "tasks/task_issues.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::tasks {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(SourceName, IsAnIssueInEveryWayThatPeopleWriteIt) {
  for (char const* text : {"42", "#42"}) {
    EXPECT_EQ(source_name(text).number, 42) << text;
    EXPECT_THAT(source_name(text).repository, IsEmpty());
  }
  EXPECT_EQ(source_name("owner/repo#42").repository, "owner/repo");
  for (char const* text :
       {"https://github.com/owner/repo/issues/42", "https://github.com/owner/repo/issues/42/",
        "https://github.com/owner/repo/issues/42#issuecomment-1",
        "http://github.com/owner/repo/issues/42?x=1"}) {
    auto const name = source_name(text);
    EXPECT_EQ(name.number, 42) << text;
    EXPECT_EQ(name.repository, "owner/repo");
    EXPECT_EQ(name.host, "github.com");
  }
  EXPECT_EQ(source_name("https://git.example.com:8443/o/r/issues/7").host, "git.example.com:8443");
}

TEST(SourceName, IsAFile) {
  support::TempDirectory place;
  support::write_file(place.path() / "7", "- [ ] x");
  EXPECT_EQ(source_name("backlog.md").file, "backlog.md");
  EXPECT_EQ(source_name((place.path() / "7").string()).file, place.path() / "7");
  EXPECT_EQ(source_name("#weird.md").file, "#weird.md");
}

TEST(SourceName, IsNeither) {
  for (char const* text :
       {"", "#", "0", "-3", "nonsense", "owner#42", "owner/repo#", "owner/repo/x#1",
        "https://github.com/owner/repo", "https://github.com/owner/repo/issues/x",
        "https://github.com/issues/42", "99999999999999999999"})
    EXPECT_THROW((void)source_name(text), Error) << text;
}

TEST(RunName, IsMadeFromItsSource) {
  EXPECT_EQ(run_name(source_name("owner/repo#42")), "tasks-42");
  EXPECT_EQ(run_name(source_name("plans/Next Week.md")), "tasks-next-week");
  EXPECT_EQ(run_name(source_name("tasks.md")), "tasks");
}

TEST(WithIssue, TakesWhatTheIssueSays) {
  PlannedTask task;
  task.title = "#12";
  task.paths = {"src/a.cpp"};
  Issue issue;
  issue.title = "Fix the parser";
  issue.body =
      "It must accept tabs.\n\nSee `src/parse.cpp` and `src/a.cpp`.\n\n```\n- [ ] no\n```\n";
  auto const read = with_issue(task, issue);
  EXPECT_EQ(read.title, "Fix the parser");
  EXPECT_THAT(read.paths, ElementsAre("src/a.cpp", "src/parse.cpp"));
  EXPECT_THAT(read.criteria, Contains("It must accept tabs."));
}

TEST(ExperimentOf, KeepsTheGatesAndRunsEachTaskOnce) {
  TaskRequest request;
  request.name = "tasks-1";
  request.settings.task = "something else";
  request.settings.session.samples = 5;
  request.settings.session.strategy = Strategy::race;
  request.settings.criteria.resize(2);
  request.settings.criteria[0].name = "speed";
  request.settings.criteria[1].name = "tests";
  request.settings.criteria[1].gate = true;
  TaskWork work;
  work.plan = parse_tasks("- [ ] One\n- [ ] Two\n");
  auto const experiment = experiment_of(request, work, {{}, {"1-one"}});
  ASSERT_EQ(experiment.criteria.size(), 1U);
  EXPECT_EQ(experiment.criteria[0].name, "tests");
  EXPECT_EQ(experiment.session.samples, 1);
  EXPECT_EQ(experiment.session.strategy, Strategy::all);
  ASSERT_EQ(experiment.approaches.size(), 2U);
  EXPECT_THAT(experiment.approaches[1].after, ElementsAre("1-one"));
  EXPECT_EQ(frozen(experiment).name, "tasks-1");
}

TEST(Template, MustSayWhatTheTaskIs) {
  EXPECT_NO_THROW(check_template(std::string(prompt_template())));
  EXPECT_NO_THROW(check_template("Do {title}."));
  EXPECT_THROW(check_template("Do it on {branch}."), Error);
}

}  // namespace
}  // namespace parallel_explore::tasks
