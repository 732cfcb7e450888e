#include "system/harness.hpp"

// Journals that earlier versions wrote: test/data/journals/README.md says how they were made.
namespace parallel_explore {
namespace {

using testing::HasSubstr;

class OldJournals : public System {
 protected:
  /// A repository with the base that they name, and one of them as its record.
  void take(std::string const& journal, std::string const& experiment) {
    auto const made = sh(R"(rm -rf .git file.txt && printf 'one\ntwo\n' > file.txt
printf '# Release\n\n## Tasks\n\n- [ ] Count words in `src/words.txt`\n- [ ] Count lines in `src/lines.txt`\n- [ ] Reverse a file `src/reverse.txt`\n' > release.md
git init -q -b main && git add -A
GIT_AUTHOR_DATE=2026-01-02T03:04:05Z GIT_COMMITTER_DATE=2026-01-02T03:04:05Z git commit -q -m first
git rev-parse HEAD)");
    ASSERT_EQ(made.output, "686d099e93060b918650d8a74aee182cfd8fc6d1\n") << made.error;
    auto text = support::read_file(std::filesystem::path(TEST_DATA) / "data/journals" / journal);
    std::string const marker = "@PLACE@";
    for (auto at = text.find(marker); at != std::string::npos; at = text.find(marker, at))
      text.replace(at, marker.size(), place_.path().string());
    support::write_file(repository_ / ".pexplore" / experiment / "journal.jsonl", text);
  }

  /// What the journal names, as far as it is needed: a branch that a session had begun to work on.
  void make_branch(std::string const& name) {
    ASSERT_EQ(sh("git branch --no-track " + name + " HEAD").status, 0);
  }
};

TEST_F(OldJournals, AFinishedOneIsShownAsItWas) {
  take("finished.jsonl", "finished");
  auto const status = json("pexplore status finished --json");
  EXPECT_EQ(status.at("state").as_string(), "partial");
  auto const shown = sh("pexplore report finished").output;
  EXPECT_THAT(shown, HasSubstr("hangs: quick failed: no end after 300ms"));
  EXPECT_THAT(shown, HasSubstr("dies: failed: exited with status 3: pip: dependency conflict"));
  EXPECT_THAT(shown, HasSubstr("Take many"));
  EXPECT_EQ(sh("pexplore resume finished").status, 4) << "there is nothing to resume";
  auto const other = sh("pexplore rescore finished --weight lines=2");
  EXPECT_EQ(other.status, 0) << other.error;
}

TEST_F(OldJournals, AKilledOneIsResumed) {
  take("interrupted.jsonl", "interrupted");
  make_branch("pexplore/interrupted/slow");
  EXPECT_EQ(json("pexplore status interrupted --json").at("state").as_string(), "interrupted");
  auto const resumed = sh("touch ../open; pexplore resume interrupted -q");
  EXPECT_EQ(resumed.status, 0) << resumed.error;
  EXPECT_EQ(sh("git show pexplore/interrupted/slow:y").output, "y\n");
  EXPECT_EQ(sh("git show pexplore/interrupted/later:lines.txt | wc -l").output, "7\n");
  EXPECT_EQ(sh("cat ../repo.pexplore/interrupted/count").status, 1)
      << "what was completed does not run again";
}

TEST_F(OldJournals, AStoppedOneSaysWhyAndIsResumed) {
  take("stopped.jsonl", "stopped");
  make_branch("pexplore/stopped/slow");
  EXPECT_THAT(sh("pexplore status stopped").output, HasSubstr("interrupted by SIGINT"));
  auto const resumed = sh("touch ../open; pexplore resume stopped -q");
  EXPECT_EQ(resumed.status, 0) << resumed.error;
  EXPECT_EQ(json("pexplore status stopped --json").at("state").as_string(), "completed");
}

TEST_F(OldJournals, TasksAreShownAndResumed) {
  take("tasks.jsonl", "tasks");
  auto const status = sh("pexplore tasks status tasks");
  EXPECT_THAT(status.output, HasSubstr("1-count-words"));
  EXPECT_THAT(status.output, HasSubstr("TEST_FAILURE"));

  ASSERT_EQ(sh("rm -r .pexplore").status, 0);
  take("tasks-interrupted.jsonl", "tasks");
  make_branch("feat/task-2-count-lines-in-src-lines.txt");
  EXPECT_EQ(json("pexplore tasks status tasks --json").at("state").as_string(), "interrupted");
  auto const resumed = sh("touch ../open; pexplore tasks resume tasks");
  EXPECT_EQ(resumed.status, 2) << "2 of 3 are less than 80 %: " << resumed.error;
  EXPECT_THAT(resumed.output, HasSubstr("2 of 3 tasks completed"));
  EXPECT_EQ(sh("git show feat/task-2-count-lines-in-src-lines.txt:src/lines.txt").output,
            "x\n");
}

}  // namespace
}  // namespace parallel_explore
