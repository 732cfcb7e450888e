#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using Examples = System;

TEST_F(Examples, Minimal) {
  auto const result = sh(EXAMPLES "/example_minimal");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("Recommended: world."));
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
