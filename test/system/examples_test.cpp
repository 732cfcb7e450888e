#include "system/harness.hpp"

#include <algorithm>
#include <filesystem>

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Examples : public System {
 protected:
  /// The output of an example, which must succeed.
  std::string output_of(std::string const& example) {
    auto const result = sh(EXAMPLES "/example_" + example);
    EXPECT_EQ(result.status, 0) << result.output << result.error;
    return result.output;
  }

  static std::string guide() { return support::read_file(SOURCE_DIR "/docs/guide/library.md"); }
};

TEST_F(Examples, AreAllInTheGuide) {
  for (auto const& entry : std::filesystem::directory_iterator(SOURCE_DIR "/examples")) {
    auto const name = entry.path().filename().string();
    if (name == "CMakeLists.txt") continue;
    EXPECT_THAT(guide(), HasSubstr("../../examples/" + name));
  }
}

TEST_F(Examples, Smallest) {
  EXPECT_EQ(output_of("smallest"), "");
  EXPECT_EQ(sh("git show HEAD:hi.txt").output, "Hi!\n");
  auto const program = support::read_file(SOURCE_DIR "/examples/smallest.cpp");
  EXPECT_LT(std::ranges::count(program, '\n'), 10);
  EXPECT_THAT(guide(), HasSubstr("```cpp\n" + program + "```\n"));
}

TEST_F(Examples, Simple) {
  auto const output = output_of("simple");
  auto const worktrees = (place_.path() / "repo.pexplore/hi/").string();
  EXPECT_EQ(output, "long: completed, 14 bytes in " + worktrees +
                        "long\nshort: completed, 4 bytes in " + worktrees + "short\n");
  EXPECT_EQ(support::read_file(worktrees + "short/hi.txt"), "Hi!\n");
  auto const program = support::read_file(SOURCE_DIR "/examples/simple.cpp");
  EXPECT_THAT(guide(), HasSubstr("```cpp\n" + program + "```\n"));
}

TEST_F(Examples, Minimal) { EXPECT_THAT(output_of("minimal"), StartsWith("Recommended: world.")); }

TEST_F(Examples, Embed) {
  auto const output = output_of("embed");
  EXPECT_THAT(output, HasSubstr("hare is off\n"));
  EXPECT_THAT(output, HasSubstr("  echo: go, hare\n"));
  EXPECT_THAT(output, testing::EndsWith("hare is there\ninterrupted: time is up\n"
                                        "hare: completed\ntortoise: pending\n"));
}

TEST_F(Examples, Callbacks) {
  auto const output = output_of("callbacks");
  EXPECT_THAT(output, StartsWith("callback: completed\nfuture:\ndiff --git"));
  EXPECT_THAT(output, testing::EndsWith("+sencha\ndeferred: removed 2 worktrees\n"));
}

TEST_F(Examples, OwnThread) {
  auto const output = output_of("own_thread");
  EXPECT_THAT(output, StartsWith("the program is free meanwhile\n"));
  EXPECT_THAT(output, testing::EndsWith("sleeper runs; Stop is pressed\n"
                                        "interrupted: Stop was pressed\n"
                                        "reported on the program's own thread\n"));
}

TEST_F(Examples, AdoptAndCleanup) {
  EXPECT_EQ(output_of("adopt_and_cleanup"),
            "adopted short on main: 1 line\n"
            "long: worktree removed; its work is neither merged nor adopted\n"
            "short: worktree removed, branch deleted\n");
  EXPECT_EQ(sh("cat MOTTO; git log --format=%s; git branch --format='%(refname:short)'").output,
            "Be brief\nshort: Be brief\nfirst\nmain\npexplore/motto/long\n");
}

TEST_F(Examples, Chart) {
  auto const output = output_of("chart");
  EXPECT_THAT(output, StartsWith("<svg xmlns="));
  EXPECT_THAT(output, HasSubstr(R"(height="20" width="300" fill="seagreen"/>
<text x="10" y="25">spire</text>
<text x="405" y="25">100 %</text>)"));
  EXPECT_THAT(output, HasSubstr(R"(<text x="10" y="115">ruin</text>
<text x="105" y="115">out</text>
</svg>)"));
}

TEST_F(Examples, FromTemplate) {
  auto const output = output_of("from_template");
  for (auto const* name : {"cat-1", "cat-9", "sort-1", "sort-9", "tac-1", "tac-9"})
    EXPECT_THAT(output, HasSubstr(name));
  EXPECT_THAT(output, testing::ContainsRegex("\n   6 "));
}

TEST_F(Examples, ScoreOnly) {
  auto const output = output_of("score_only");
  EXPECT_THAT(output, testing::ContainsRegex("1  highway   0.8667 .*\n *2  river     0.8592"));
  EXPECT_THAT(output, HasSubstr("Recommended: highway. Its minutes is 29 % below that of river"));
}

TEST_F(Examples, OwnAggregator) {
  EXPECT_EQ(sh(EXAMPLES "/example_own_aggregator").output,
            "chat:\n#1 good (completed)\nout broken (failed)\n");
}

TEST_F(Examples, OwnEvaluator) {
  auto const result = sh(EXAMPLES "/example_own_evaluator");
  EXPECT_THAT(result.output, HasSubstr("rich      1.0000"));
  EXPECT_THAT(result.output, HasSubstr("3 (10.0)"));
}

TEST_F(Examples, OwnGenerator) {
  EXPECT_EQ(sh(EXAMPLES "/example_own_generator").output,
            "o0: completed\no1: completed\no2: completed\no3: completed\n");
}

TEST_F(Examples, OwnMatrix) {
  auto const result = sh(EXAMPLES "/example_own_matrix");
  EXPECT_THAT(result.output, HasSubstr("Podium: 1. long, 2. short\n\nlines: long before short\n"));
  EXPECT_THAT(support::read_file(repository_ / ".pexplore/podium/summary.md"),
              HasSubstr("## Comparison\n\nPodium: 1. long, 2. short\n"));
}

TEST_F(Examples, OwnForge) {
  write("list.md", "- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n");
  sh("git init -q --bare ../remote && git remote add origin ../remote");
  auto const output = output_of("own_forge list.md");
  EXPECT_THAT(output, HasSubstr("2 of 2 tasks completed"));
  EXPECT_THAT(output, HasSubstr("issue #1: Write a.txt\nissue #2: Write b.txt\n"));
  EXPECT_THAT(output, HasSubstr("feat/issue-1-write-a.txt → main\n"));
  EXPECT_EQ(sh("git -C ../remote show feat/issue-2-write-b.txt:b.txt").output, "done\n");
}

TEST_F(Examples, OwnLauncher) {
  EXPECT_EQ(output_of("own_launcher"), "niceness of the session: 19\nniceness of measuring: 19\n");
}

TEST_F(Examples, OwnPublisher) {
  EXPECT_EQ(output_of("own_publisher"),
            "The gallery expects 3 works.\n"
            "New on the wall, from gallery/cat: =^.^=\n"
            "New on the wall, from gallery/fish: ><(((o>\n"
            "train was refused: it is too large for the wall.\n"
            "The exhibition is partial.\n");
  EXPECT_EQ(sh("git log -1 --format=%s gallery/cat").output, "Paint cat\n");
}

TEST_F(Examples, OwnRecommender) {
  EXPECT_EQ(output_of("own_recommender"), "usual: leap\nOne small step: take step.\n");
  EXPECT_THAT(support::read_file(repository_ / ".pexplore/steps/summary.md"),
              HasSubstr("One small step: take step."));
}

TEST_F(Examples, OwnRunner) {
  EXPECT_THAT(output_of("own_runner"),
              testing::MatchesRegex("epic: failed after 7[0-9]+ tokens. its budget is spent\n"
                                    "haiku: completed after 21 tokens. \n"));
  EXPECT_THAT(support::read_file(place_.path() / "repo.pexplore/sleep/haiku/poem.txt"),
              testing::EndsWith("3 sheep jumped over the fence.\n"));
}

TEST_F(Examples, OwnStore) {
  auto const output = output_of("own_store");
  EXPECT_THAT(output, StartsWith("orchestrator:exploration:start\n"));
  EXPECT_THAT(output, testing::EndsWith("orchestrator:exploration:complete\n"
                                        "read again: completed\n"));
  EXPECT_FALSE(std::filesystem::exists(repository_ / ".pexplore/weather"));
}

TEST_F(Examples, OwnWorktrees) {
  EXPECT_EQ(output_of("own_worktrees"),
            "hot changed 1 file:\nwater\ncarrots\nchili\n"
            "mild changed 1 file:\nwater\ncarrots\ncream\n");
}

TEST_F(Examples, TasksOffline) {
  write("list.md", "- [ ] Write `a.txt`\n- [ ] Write `b.txt`, after task 1\n");
  auto const result = sh(EXAMPLES "/example_tasks_offline list.md");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("tasks-list: completed"));
  EXPECT_THAT(result.output, HasSubstr("2 of 2 tasks completed"));
}

TEST_F(Examples, Sorting) {
  auto const result = sh("cp -r " SOURCE_DIR
                         "/examples/sorting ../sorting && cd ../sorting && git init -q && "
                         // Fewer rounds than the example itself has, to save time.
                         "sed -i 's/^repeat = 3$/repeat = 2/; s/^exclusive/repeat = 3\\n&/' "
                         "pexplore.toml && "
                         "git add -A && git commit -q -m base && pexplore run -q --json");
  // On a busy machine there may be no clear winner.
  ASSERT_THAT(result.status, testing::AnyOf(0, 1)) << result.error;
  auto const summary = boost::json::parse(result.output);
  for (auto const& approach : summary.at("approaches").as_array()) {
    EXPECT_EQ(approach.at("state").as_string(), "completed");
    EXPECT_TRUE(approach.at_pointer("/scores/tests/passed").as_bool());
    EXPECT_GT(approach.at_pointer("/scores/throughput/value").to_number<double>(), 0);
  }
}

}  // namespace
}  // namespace parallel_explore
