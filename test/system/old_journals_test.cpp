#include "system/harness.hpp"

#include <boost/crc.hpp>
#include <fmt/format.h>

#include <regex>
#include <sstream>

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
    work_ = sh("git commit-tree -p HEAD -m work HEAD^{tree}").output.substr(0, 40);
    auto const recorded =
        support::read_file(std::filesystem::path(TEST_DATA) / "data/journals" / journal);
    std::string text;
    std::istringstream lines(recorded);
    for (std::string line; std::getline(lines, line);) text += moved(std::move(line)) + "\n";
    support::write_file(repository_ / ".pexplore" / experiment / "journal.jsonl", text);
  }

  /// A line as it would be, had it been recorded here.
  std::string moved(std::string line) {
    std::string const marker = "@PLACE@", sum = ",\"crc\":\"";
    for (auto at = line.find(marker); at != std::string::npos; at = line.find(marker, at))
      line.replace(at, marker.size(), place_.path().string());
    line.erase(line.rfind(sum));
    line = std::regex_replace(line, std::regex(R"("commit":"[0-9a-f]{40}")"),
                              "\"commit\":\"" + work_ + "\"");
    boost::crc_32_type crc;
    crc.process_bytes(line.data(), line.size());
    return line + sum + fmt::format("{:08x}\"}}", crc.checksum());
  }

  /// Makes a branch that a recorded session had begun to work on.
  void make_branch(std::string const& name, std::string const& commit) {
    ASSERT_EQ(sh("git branch --no-track " + name + " " + commit).status, 0);
  }

  std::string work_;  ///< a commit that stands for every one that sessions made
};

TEST_F(OldJournals, AFinishedOneIsShownAsItWas) {
  take("finished.jsonl", "finished");
  auto const status = json("pexplore status finished --json");
  EXPECT_EQ(status.at("state").as_string(), "partial");
  auto const shown = sh("pexplore report finished").output;
  EXPECT_THAT(shown, HasSubstr("hangs: quick failed: no end after 0.3 s"));
  EXPECT_THAT(shown, HasSubstr("dies: failed: exited with status 3: pip: dependency conflict"));
  EXPECT_THAT(shown, HasSubstr("Recommended: many."));
  EXPECT_EQ(sh("pexplore resume finished").status, 4) << "there is nothing to resume";
  auto const other = sh("pexplore rescore finished --weights lines=2");
  EXPECT_EQ(other.status, 0) << other.error;
}

TEST_F(OldJournals, AKilledOneIsResumed) {
  take("interrupted.jsonl", "interrupted");
  make_branch("pexplore/interrupted/slow", "HEAD");
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
  make_branch("pexplore/stopped/slow", work_);
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
  make_branch("feat/task-2-count-lines-in-src-lines.txt", "HEAD");
  EXPECT_EQ(json("pexplore tasks status tasks --json").at("state").as_string(), "interrupted");
  auto const resumed = sh("touch ../open; pexplore tasks resume tasks");
  EXPECT_EQ(resumed.status, 2) << "2 of 3 are less than 80 %: " << resumed.error;
  EXPECT_THAT(resumed.output, HasSubstr("2 of 3 tasks completed"));
  EXPECT_EQ(sh("git show feat/task-2-count-lines-in-src-lines.txt:src/lines.txt").output, "x\n");
}

}  // namespace
}  // namespace parallel_explore
