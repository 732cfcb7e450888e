#include "tasks/memory_run.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using support::two_tasks;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Planning : public support::MemoryRun {
 protected:
  Error refusal(TaskRequest request) {
    return error_of_action([&] { (void)plan(std::move(request)); });
  }

  static std::vector<std::string> names(TaskProposal const& proposal) {
    std::vector<std::string> names;
    for (auto const& task : proposal.experiment.tasks->plan.tasks) names.push_back(task.name);
    return names;
  }
};

TEST_F(Planning, ReadsTheTasksOfADocument) {
  auto const proposal = plan(request_for_file("# Greetings\n\n" + std::string(two_tasks)));
  EXPECT_THAT(names(proposal), ElementsAre("1-say-hello-in-fr.txt", "2-say-hallo-in-de.txt"));
  EXPECT_EQ(proposal.experiment.name, "tasks-backlog");
  auto const& work = *proposal.experiment.tasks;
  EXPECT_EQ(work.master.url, "backlog.md") << "relative to the repository";
  EXPECT_EQ(work.master.title, "Greetings");
  EXPECT_THAT(work.api, IsEmpty());
  EXPECT_FALSE(proposal.refused);
  EXPECT_THAT(forges_, IsEmpty());
}

TEST_F(Planning, RecordsOnlyTheNameOfADocumentElsewhere) {
  support::write_file(place_.path() / "private" / "plan.md", two_tasks);
  auto request = request_of((place_.path() / "private" / "plan.md").string());
  request.github = false;
  EXPECT_EQ(plan(std::move(request)).experiment.tasks->master.url, "plan.md");
}

TEST_F(Planning, ReadsTheTasksOfAnIssue) {
  auto const proposal = plan(request_for(two_tasks));
  EXPECT_THAT(names(proposal), SizeIs(2));
  auto const& work = *proposal.experiment.tasks;
  EXPECT_EQ(proposal.experiment.name, "tasks-1");
  EXPECT_EQ(work.master.repository, "owner/repo");
  EXPECT_EQ(work.master.title, "Speak");
  EXPECT_EQ(work.target, "main");
  EXPECT_EQ(work.remote_url, "https://github.com/owner/repo.git") << "without credentials";
  EXPECT_EQ(forges_.at(0).token, "token");
  EXPECT_THAT(forge_->issues(), SizeIs(1)) << "nothing is filed";
}

TEST_F(Planning, ReadsAnIssueAndStopsAtBranches) {
  auto request = request_for(two_tasks);
  request.github = false;
  repository_.remote.reset();
  request.source = "owner/repo#1";
  EXPECT_THAT(plan(std::move(request)).experiment.tasks->api, IsEmpty());
}

TEST_F(Planning, ReadsAnIssueOfAnotherRepository) {
  other_forges_["else/where"].add("Elsewhere", two_tasks);
  auto request = request_of("else/where#1");
  request.repository = "owner/repo";
  auto const proposal = plan(std::move(request));
  auto const& work = *proposal.experiment.tasks;
  EXPECT_EQ(work.master.repository, "else/where");
  EXPECT_EQ(work.master.title, "Elsewhere");
  EXPECT_EQ(work.repository, "owner/repo");
}

TEST_F(Planning, CompletesTasksWithTheirIssues) {
  auto request = request_for("- [ ] #2\n- [ ] #3\n- [ ] #2\n- [ ] #1\n- [ ] Other in `x.txt`\n");
  forge_->add("Say hello", "It must say bonjour. See `fr.txt`.");
  forge_->add("Old", "Was done.");
  forge_->set_state(3, "closed");
  auto const proposal = plan(std::move(request));
  auto const& tasks = proposal.experiment.tasks->plan.tasks;
  ASSERT_THAT(tasks, SizeIs(2));
  EXPECT_EQ(tasks[0].title, "Say hello");
  EXPECT_THAT(tasks[0].paths, ElementsAre("fr.txt"));
  EXPECT_THAT(proposal.experiment.tasks->plan.done, ElementsAre("Old"));
  EXPECT_THAT(proposal.notes, Contains(HasSubstr("#3 is closed")));
  EXPECT_THAT(proposal.notes, Contains(HasSubstr("#2 is listed twice")));
  EXPECT_THAT(proposal.notes, Contains(HasSubstr("#1 lists itself")));
}

TEST_F(Planning, TakesNoPullRequestForTheIssueOfATask) {
  auto request = request_for(
      "- [ ] Count words (#2)\n- [ ] Count lines: https://github.com/owner/repo/pull/2\n"
      "- [ ] Reverse\n");
  NewPullRequest wanted;
  wanted.title = "WIP: somebody else's";
  wanted.head = "x";
  wanted.base = "main";
  wanted.marker = "m";
  (void)support::run(forge_->open(std::move(wanted)));
  auto const open = plan(request);
  auto const& tasks = open.experiment.tasks->plan.tasks;
  ASSERT_THAT(tasks, SizeIs(3));
  EXPECT_EQ(tasks[0].title, "Count words");
  EXPECT_FALSE(tasks[0].issue);
  EXPECT_EQ(tasks[1].title, "Count lines");
  EXPECT_THAT(open.notes, Contains(HasSubstr("names the open pull request #2")));
  forge_->set_state(2, "closed");
  EXPECT_THAT(plan(request).experiment.tasks->plan.tasks, SizeIs(3)) << "nothing was merged";
  forge_->set_state(2, "merged");
  EXPECT_THAT(names(plan(request)), ElementsAre("3-reverse"));
}

TEST_F(Planning, KeepsTasksOfOneReferenceApart) {
  auto request = request_for("- [ ] Show wind (#2)\n- [ ] Show rain (#2)\n- [ ] Show tides\n");
  forge_->add("Show the weather", "All of it.");
  auto const proposal = plan(request);
  auto const& tasks = proposal.experiment.tasks->plan.tasks;
  ASSERT_THAT(tasks, SizeIs(3));
  EXPECT_EQ(tasks[1].title, "Show rain");
  EXPECT_FALSE(tasks[1].issue) << "each gets an issue of its own";
  EXPECT_THAT(tasks[1].shared, ElementsAre(HasSubstr("#2 for several tasks: Show the weather")));
  EXPECT_THAT(proposal.notes, Contains(HasSubstr("#2 is named by several tasks")));
}

TEST_F(Planning, NotesAnIssueThatCannotBeRead) {
  auto const proposal = plan(request_for("- [ ] Count lines (#999)\n- [ ] #998\n- [ ] Three\n"));
  auto const& tasks = proposal.experiment.tasks->plan.tasks;
  ASSERT_THAT(tasks, SizeIs(3));
  EXPECT_EQ(tasks[0].title, "Count lines");
  EXPECT_FALSE(tasks[0].issue);
  EXPECT_THAT(proposal.notes, Contains(HasSubstr("#999 does not exist")));
}

TEST_F(Planning, NeverReplacesWordsOfTheListUnseen) {
  auto request = request_for("- [ ] Fix the login loop (#2)\n- [ ] Two\n- [ ] Three\n");
  forge_->add("Login fails on phones", "Only with `auth.py`.");
  auto const proposal = plan(request);
  auto const& task = proposal.experiment.tasks->plan.tasks.at(0);
  EXPECT_EQ(task.title, "Fix the login loop");
  EXPECT_EQ(task.paths, std::vector<std::string>{"auth.py"});
  EXPECT_THAT(task.description, HasSubstr("Login fails on phones"));
  EXPECT_THAT(proposal.notes, Contains(HasSubstr("which is called \"Login fails on phones\"")));
}

TEST_F(Planning, RunsPhasesInTurn) {
  auto request = request_for_file(
      "## Phase 1\n- [ ] One in `a.txt`\n- [ ] Two in `b.txt`\n\n## Phase 2\n"
      "- [ ] Three in `c.txt`\n");
  EXPECT_EQ(plan(request).independence.advice, Advice::warn) << "the order is open";
  request.phases = true;
  auto const proposal = plan(request);
  EXPECT_FALSE(proposal.refused);
  EXPECT_THAT(proposal.experiment.approaches.at(2).after,
              ElementsAre("1-one-in-a.txt", "2-two-in-b.txt"));
  EXPECT_EQ(refusal([&] {
              auto flat = request_for_file(two_tasks);
              flat.phases = true;
              return flat;
            }())
                .code(),
            ErrorCode::validation);
}

TEST_F(Planning, RefusesASourceWithoutTasks) {
  EXPECT_EQ(refusal(request_for("Nothing is listed here.")).code(), ErrorCode::spec);
  EXPECT_THAT(refusal(request_for_file("- [x] One\n- [x] Two\n")).what(),
              HasSubstr("every task of backlog.md is ticked off"));
  EXPECT_THAT(refusal(request_for_file(" \n")).what(), HasSubstr("is empty"));
}

TEST_F(Planning, RefusesAnIssueThatCannotBeDone) {
  auto const request = request_for("");
  EXPECT_THAT(refusal(request).what(), HasSubstr("owner/repo#1 has no text"));
  forge_->set_state(1, "closed");
  EXPECT_THAT(refusal(request).what(), HasSubstr("owner/repo#1 is closed"));
  auto none = request;
  none.source = "9";
  EXPECT_EQ(refusal(none).code(), ErrorCode::forge);
}

TEST_F(Planning, RefusesAPullRequestAsItsSource) {
  auto const request = request_for(two_tasks);
  NewPullRequest wanted;
  wanted.title = "One";
  wanted.body = two_tasks;
  wanted.head = "x";
  wanted.base = "main";
  wanted.marker = "m";
  (void)support::run(forge_->open(std::move(wanted)));
  auto pull = request;
  pull.source = "2";
  EXPECT_THAT(refusal(pull).what(), HasSubstr("is a pull request, not an issue"));
}

TEST_F(Planning, RefusesToPublishWithoutATokenOrARemote) {
  auto const request = request_for(two_tasks);
  token_.clear();
  start_orchestrator();
  EXPECT_THAT(refusal(request).what(), HasSubstr("there is no token for github.com"));
  token_ = "token";
  start_orchestrator();
  repository_.remote->fetch_url = repository_.remote->push_url = "/srv/git/repo.git";
  EXPECT_THAT(refusal(request).what(), HasSubstr("is not a repository on GitHub"));
  repository_.remote.reset();
  EXPECT_THAT(refusal(request).what(), HasSubstr("this repository has no remote"));
  auto named = request;
  named.repository = "owner/repo";
  EXPECT_THAT(refusal(named).what(), HasSubstr("no remote to push to"));
}

struct Refused {
  std::string name;
  std::function<void(ForgeRepository&)> change;
  std::string expected;
};

void PrintTo(Refused const& row, std::ostream* out) { *out << row.name; }

class Rights : public Planning, public testing::WithParamInterface<Refused> {};

TEST_P(Rights, AreCheckedBeforeAnythingIsDone) {
  ForgeRepository about;
  about.name = "owner/repo";
  about.default_branch = "main";
  GetParam().change(about);
  other_forges_.try_emplace("owner/repo", about);
  other_forges_.at("owner/repo").add("Speak", two_tasks);
  auto const error = refusal(request_of("1"));
  EXPECT_EQ(error.code(), ErrorCode::forge);
  EXPECT_THAT(error.what(), HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    Planning, Rights,
    testing::Values(Refused{"archived", [](ForgeRepository& each) { each.archived = true; },
                            "owner/repo is archived"},
                    Refused{"no_issues", [](ForgeRepository& each) { each.has_issues = false; },
                            "issues are switched off in owner/repo"},
                    Refused{"no_push", [](ForgeRepository& each) { each.may_push = false; },
                            "the token may not write to owner/repo"}),
    [](auto const& row) { return row.param.name; });

TEST_F(Planning, NotesThatBranchesArePushedToAFork) {
  ForgeRepository about;
  about.name = "owner/repo";
  about.default_branch = "main";
  about.parent = "up/stream";
  about.may_push = false;
  other_forges_.try_emplace("owner/repo", about);
  other_forges_.at("owner/repo").add("Speak", two_tasks);
  repository_.remote->push_url = "https://github.com/me/repo.git";
  auto const notes = plan(request_of("1")).notes;
  EXPECT_THAT(notes, Contains(HasSubstr("pushed to https://github.com/me/repo.git")));
  EXPECT_THAT(notes, Contains(HasSubstr("owner/repo is a fork of up/stream")));
}

TEST_F(Planning, NotesCommitsThatEveryPullRequestWouldInclude) {
  repository_.commits_ahead = 2;
  EXPECT_THAT(plan(request_for(two_tasks)).notes,
              Contains(HasSubstr("HEAD has 2 commits that main lacks")));
}

TEST_F(Planning, ChecksTheTemplate) {
  auto request = request_for_file(two_tasks);
  request.prompt = place_.path() / "template.md";
  support::write_file(request.prompt, "Do {task}, {tsak}.");
  EXPECT_THAT(plan(request).notes, Contains(HasSubstr("{tsak}")));
  support::write_file(request.prompt, "Do it.");
  EXPECT_THAT(refusal(request).what(), HasSubstr("does not say what the task is"));
}

TEST_F(Planning, RefusesABaseThatDoesNotExist) {
  auto request = request_for_file(two_tasks);
  request.settings.base = "nowhere";
  EXPECT_THAT(refusal(request).what(), HasSubstr("there is no commit nowhere"));
}

class TiedTasks : public Planning {
 protected:
  TaskRequest tied() { return request_for_file("- [ ] One in `a.txt`\n- [ ] Two in `a.txt`\n"); }
};

TEST_F(TiedTasks, AreNotRun) {
  auto const proposal = plan(tied());
  EXPECT_TRUE(proposal.refused);
  EXPECT_THAT(to_text(proposal), HasSubstr("The run is refused"));
  auto const error = error_of_action([&] { (void)run(proposal); });
  EXPECT_THAT(error.what(), HasSubstr("not independent of each other"));
  EXPECT_THAT(sessions_, IsEmpty());
}

TEST_F(TiedTasks, AreOrderedByWaves) {
  auto request = tied();
  request.waves = true;
  auto const proposal = plan(std::move(request));
  EXPECT_FALSE(proposal.refused);
  EXPECT_THAT(proposal.experiment.approaches.at(1).after, ElementsAre("1-one-in-a.txt"));
  EXPECT_THAT(to_text(proposal), HasSubstr("in 2 waves"));
  EXPECT_THAT(to_json(proposal), HasSubstr("\"wave\": 2"));
}

TEST_F(TiedTasks, RunAtOnceWhenForced) {
  auto request = tied();
  request.force = true;
  auto const proposal = plan(std::move(request));
  EXPECT_FALSE(proposal.refused);
  EXPECT_THAT(to_text(proposal), HasSubstr("--force was given"));
}

TEST_F(TiedTasks, ThatWaitForEachOtherAreRefusedAlsoWithWaves) {
  auto request =
      request_for_file("1. One in `a.txt`, after task 2\n2. Two in `b.txt`, after task 1\n");
  request.waves = true;
  auto const proposal = plan(std::move(request));
  ASSERT_TRUE(proposal.refused);
  EXPECT_THAT(to_text(proposal), HasSubstr("wait for each other"));
  EXPECT_THAT(error_of_action([&] { (void)run(proposal); }).what(),
              HasSubstr("not independent of each other"));
}

}  // namespace
}  // namespace parallel_explore
