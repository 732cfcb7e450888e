// Lists that people keep: they grow, lean on the code, and are run from several clones.
#include "system/tasks_harness.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class TaskLists : public Tasks {
 protected:
  static constexpr auto agent = " --command 'echo x > ${BRANCH_NAME##*-}' ";

  /// Closes or merges everything that a run filed.
  void merge_all() {
    server_.change([](support::GitHubState& state) {
      for (auto& thread : state.repositories.at("owner/repo").threads)
        if (thread.number != 1) thread.open = false;
    });
  }
};

TEST_F(TaskLists, GrowAndRunOnlyWhatIsNewFromAnotherClone) {
  file_master("- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n");
  auto const first = tasks(std::string("pexplore tasks run owner/repo#1 --yes") + agent);
  ASSERT_EQ(first.status, 0) << first.output << first.error;
  auto const again =
      tasks("pexplore tasks cleanup tasks-1 --force; pexplore tasks plan owner/repo#1" +
            std::string(agent));
  EXPECT_EQ(again.status, 4) << "both are in review";
  EXPECT_THAT(again.error, HasSubstr("in review: pull request #"));
  server_.change([](support::GitHubState& state) {
    state.repositories.at("owner/repo").threads.at(0).body += "- [ ] Write `c.txt`\n";
  });
  merge_all();
  auto const grown = tasks(std::string("pexplore tasks run owner/repo#1 --yes") + agent);
  EXPECT_EQ(grown.status, 0) << grown.output << grown.error;
  EXPECT_THAT(grown.output, HasSubstr("1 of 1 task completed"));
  EXPECT_THAT(grown.error, HasSubstr("Left out:\n- Write a.txt: done"));
  EXPECT_THAT(labelled("sub-issue"), SizeIs(3));
  auto const retried = tasks("pexplore tasks retry");
  EXPECT_THAT(retried.error, HasSubstr("no task of "));
  EXPECT_THAT(retried.error, HasSubstr("look at it: pexplore tasks status "));
}

TEST_F(TaskLists, AreOrderedByTheImportsOfTheirFiles) {
  auto const made = sh(
      "printf 'import parser\\n' > cli.py && printf 'import lexer\\n' > parser.py && touch lexer.py"
      " && git add . && git commit -qm python"
      " && printf -- '- [ ] Trim `cli.py`\\n- [ ] Trim `parser.py`\\n- [ ] Trim `lexer.py`\\n' > "
      "l.md");
  ASSERT_EQ(made.status, 0) << made.error;
  auto const plan = sh("pexplore tasks plan l.md --no-github --command true");
  EXPECT_EQ(plan.status, 0) << plan.error;
  EXPECT_THAT(plan.output, HasSubstr("2-trim-parser.py builds on files of 3-trim-lexer.py: "
                                     "parser.py:1 imports lexer.py."));
  auto const run = sh(std::string("pexplore tasks run l.md --no-github --yes") + agent);
  EXPECT_EQ(run.status, 0) << run.output << run.error;
  EXPECT_THAT(run.output, HasSubstr("Merge in this order: 3-trim-lexer.py, 2-trim-parser.py, "
                                    "1-trim-cli.py"));
}

TEST_F(TaskLists, SayBeforeAnythingIsFiledThatTheAgentIsMissing) {
  file_master("- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n- [ ] Write `c.txt`\n");
  auto const plan = tasks("pexplore tasks run owner/repo#1 --dry-run --agent gemini");
  EXPECT_THAT(plan.output, HasSubstr("A run would be refused: agent gemini"));
  auto const run = tasks("pexplore tasks run owner/repo#1 --yes --agent gemini");
  EXPECT_NE(run.status, 0);
  EXPECT_THAT(labelled("sub-issue"), SizeIs(0)) << "nothing is filed";
}

TEST_F(TaskLists, NameIssuesThatWereTransferred) {
  server_.change([](support::GitHubState& state) {
    auto other = state.repositories.at("owner/repo");
    other.about.name = "owner/other";
    state.repositories["owner/other"] = other;
    state.add_thread("owner/other", "Elsewhere", "- [ ] Write `a.txt`\n");
    state.add_thread("owner/other", "There", "More");
    state.add_thread("owner/repo", "Speak", "- [ ] Write `a.txt` (#2)\n- [ ] Write `b.txt`\n");
    state.add_thread("owner/repo", "Write a", "");
    state.add_thread("owner/repo", "Gone", "");
    state.repositories.at("owner/repo").threads.at(1).moved_to = "/repos/owner/other/issues/1";
    state.repositories.at("owner/repo").threads.at(2).moved_to = "/repos/owner/other/issues/1";
  });
  auto const plan = tasks("pexplore tasks plan owner/repo#1 --command true");
  EXPECT_EQ(plan.status, 0) << plan.error;
  EXPECT_THAT(plan.output, HasSubstr("#2 was transferred: it is owner/other#1"));
  EXPECT_THAT(plan.output, HasSubstr("Write a.txt"));
  auto const moved = tasks("pexplore tasks plan owner/repo#3 --command true");
  EXPECT_EQ(moved.status, 4);
  EXPECT_THAT(moved.error, HasSubstr("owner/repo#3 was transferred: it is owner/other#1"));
}

// The second to push keeps its work, with the reason; nothing of the first is touched.
TEST_F(TaskLists, AreRunFromTwoClonesAtOnceWithoutHalfOfAnything) {
  file_master("- [ ] Write `a.txt`\n");
  auto const ran = tasks(
      "mkfifo ../go; git clone -q ../remote.git ../second\n"
      "pexplore tasks run owner/repo#1 --yes --detach -q --command 'read x < ../../../go; echo 1 > "
      "a.txt' && (cd ../second && pexplore tasks run owner/repo#1 --yes -q --command 'echo 2 > "
      "a.txt'); echo second $?; echo x > ../go; pexplore watch tasks-1; echo first $?");
  EXPECT_THAT(ran.output, HasSubstr("second 0"));
  EXPECT_THAT(ran.output, HasSubstr("first 2"));
  EXPECT_THAT(ran.output, HasSubstr("another run has pushed this branch"));
  EXPECT_THAT(pull_requests(), SizeIs(1));
  EXPECT_THAT(labelled("sub-issue"), SizeIs(1));
  EXPECT_EQ(sh("git --git-dir ../remote.git show feat/issue-2-write-a.txt:a.txt").output, "2\n");
  EXPECT_EQ(sh("git show feat/issue-2-write-a.txt:a.txt").output, "1\n") << "its work is kept";
}

TEST_F(TaskLists, ARetryTakesTheTimeAndTheCommandOfItsOptions) {
  auto const made = sh("printf -- '- [ ] Write `a.txt`\\n- [ ] Write `b.txt`\\n' > l.md");
  ASSERT_EQ(made.status, 0);
  auto const failed = sh("pexplore tasks run l.md --no-github --yes --command 'exit 3'");
  EXPECT_EQ(failed.status, 2) << failed.error;
  auto const retried =
      sh(std::string("pexplore tasks run l.md --no-github --retry --timeout 60") + agent);
  EXPECT_EQ(retried.status, 0) << retried.output << retried.error;
  EXPECT_THAT(retried.output, HasSubstr("2 of 2 tasks completed"));
}

}  // namespace
}  // namespace parallel_explore
