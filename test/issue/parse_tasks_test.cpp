#include "issue/criteria.hpp"
#include "issue/headings.hpp"
#include "parallel_explore/task_plan.hpp"
#include "support/growth.hpp"
#include "text/utf8.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST(ParseTasks, FindsATaskByName) {
  auto const plan = parse_tasks("- [ ] One\n- [ ] Two\n");
  ASSERT_NE(plan.find("2-two"), nullptr);
  EXPECT_EQ(plan.find("2-two")->title, "Two");
  EXPECT_EQ(plan.find("3-three"), nullptr);
}

TEST(ParseTasks, PrefersTheTitleOfTheIssue) {
  EXPECT_EQ(parse_tasks("# Heading\n- [ ] a\n", {"The\x1b[1m issue\n", ""}).title, "The issue");
  EXPECT_EQ(parse_tasks("# Heading\n- [ ] a\n").title, "Heading");
}

TEST(ParseTasks, CountsTickedTasksToo) {
  auto const plan = parse_tasks("- [x] a\n- [ ] b\n- [ ] c, after task 2\n");
  EXPECT_EQ(plan.tasks[0].number, 2);
  EXPECT_THAT(plan.tasks[1].after, ElementsAre("2-b"));
}

TEST(ParseTasks, CutsLongTitlesBetweenCharacters) {
  auto const plan = parse_tasks("- [ ] " + repeated("ä🙂", 100) + "\n");
  ASSERT_THAT(plan.tasks, SizeIs(1));
  EXPECT_LE(plan.tasks[0].title.size(), 200U);
  EXPECT_EQ(text::invalid_utf8(plan.tasks[0].title), std::string::npos);
  EXPECT_EQ(plan.tasks[0].name, "1-task");
}

std::string chain_of_tasks(std::size_t count) {
  std::string text;
  for (std::size_t i = 1; i <= count; ++i)
    text += "- [ ] Add part " + std::to_string(i) + " in `src/part" + std::to_string(i) +
            ".cpp` (#" + std::to_string(i) + ")\n  It must work, after task " +
            std::to_string(i > 1 ? i - 1 : 1) + ".\n";
  return text;
}

TEST(ParseTasks, ReadsThousandsOfTasks) {
  auto const plan = parse_tasks(chain_of_tasks(5000));
  ASSERT_THAT(plan.tasks, SizeIs(5000));
  EXPECT_THAT(plan.tasks[4999].after, ElementsAre(plan.tasks[4998].name));
}

TEST(ParseTasks, CostGrowsLinearlyWithTheTasks) {
  auto const parse = [](std::size_t count) { (void)parse_tasks(chain_of_tasks(count)); };
  EXPECT_LT(support::growth(500, parse), support::about_linear);
}

TEST(ParseTasks, CostGrowsLinearlyWithTheSections) {
  auto const parse = [](std::size_t count) {
    (void)parse_tasks(
        repeated("## Add something\n\nIt should be quick. See `src/a.cpp`.\n\n", count));
  };
  EXPECT_LT(support::growth(1'000, parse), support::about_linear);
}

TEST(ParseTasks, CostGrowsLinearlyWithHostileShapes) {
  struct Shape {
    std::string before, repeated, after;
    std::size_t times;
  };
  for (Shape const& shape : std::vector<Shape>{{"", "- ", "[ ] x", 20'000},
                                               {"", "> ", "- [ ] x", 20'000},
                                               {"", "[", "", 30'000},
                                               {"", "*a ", "", 20'000},
                                               {"", "`", "`", 30'000},
                                               {"", "<!--", "", 10'000},
                                               {"", "# x\n", "", 10'000},
                                               {"", "**a:**\n\n", "", 10'000},
                                               {"", "after #1 ", "", 7'000},
                                               {"", "\"", "", 60'000},
                                               {"", "a|", "\n|-|\n", 20'000},
                                               {"- [ ] ", "`src/a.c` ", "", 6'000},
                                               {"- [ ] ", "(#1) ", "", 10'000},
                                               {"- [ ] ", "- ", "", 30'000},
                                               {"- [ ] x\n", "  - a:\n", "", 8'000}}) {
    auto const parse = [&](std::size_t times) {
      (void)parse_tasks(shape.before + repeated(shape.repeated, times) + shape.after);
    };
    EXPECT_LT(support::growth(shape.times / 4, parse), support::about_linear) << shape.repeated;
  }
}

TEST(ParseTasks, SurvivesWhatBrokeItOnce) {
  // Spans that interleave, blank items, steps without a beginning: found by the fuzzer.
  EXPECT_THAT(parse_tasks("- [ ] https://github.com/o/r/issues/7**Add** it\n").tasks, SizeIs(1));
  EXPECT_THAT(parse_tasks("- &#32;\n- ![x](y)\n- [ ] a\n").tasks, SizeIs(1));
  EXPECT_THAT(parse_tasks("- [ ] a\n\n  Then b\n\n  And c\n").tasks, SizeIs(1));
}

TEST(ParseTasks, TakesNothingFromDeepBelow) {
  EXPECT_THAT(parse_tasks(repeated("> ", 100) + "- [ ] x").tasks, IsEmpty());
}

TEST(Topic, IsWhatAHeadingSays) {
  using issue::Topic;
  using issue::topic_of;
  for (auto const* heading : {"Tasks", "## 🚀 Tasks", "Sub-tasks (open)", "TODO:", "To do",
                              "Implementation tasks", "Tasks for v2", "2. Tasks"})
    EXPECT_EQ(topic_of(heading), Topic::tasks) << heading;
  for (auto const* heading : {"Acceptance Criteria", "Done when:", "Definition of done (DoD)"})
    EXPECT_EQ(topic_of(heading), Topic::criteria) << heading;
  for (auto const* heading : {"Context", "1. Background", "What’s left"})
    EXPECT_NE(topic_of(heading), Topic::other) << heading;
  for (auto const* heading : {"Out of scope", "Non-goals", "References", "Prerequisites"})
    EXPECT_EQ(topic_of(heading), Topic::outside) << heading;
  for (auto const* heading :
       {"Add login", "Task 1", "Context menu", "Notes editor", "", "Scope the work"})
    EXPECT_EQ(topic_of(heading), Topic::other) << heading;
  EXPECT_EQ(topic_of("Phase 2: Roll out"), Topic::group);
}

TEST(NumberLabel, IsBeforeATitle) {
  auto const number = [](std::string_view title) {
    auto const label = issue::number_label(title);
    return label ? std::to_string(label->number) + '|' + std::string(title.substr(label->size))
                 : "none";
  };
  EXPECT_EQ(number("Task 3: Add x"), "3|Add x");
  EXPECT_EQ(number("Task #3 — Add x"), "3|Add x");
  EXPECT_EQ(number("Step 2 - x"), "2|x");
  EXPECT_EQ(number("3. Parser"), "3|Parser");
  EXPECT_EQ(number("4) Parser"), "4|Parser");
  EXPECT_EQ(number("[T5] Parser"), "5|Parser");
  EXPECT_EQ(number("Task 1 Add x"), "1|Add x");
  for (auto const* title : {"3.5 times faster", "2-factor login", "12 months", "Add 3 things",
                            "Step 2 of the wizard", "Issue 7: x", "Taskbar 3: x", "0. none"})
    EXPECT_EQ(number(title), "none") << title;
}

TEST(Sentences, EndWhereTheyEnd) {
  EXPECT_THAT(issue::sentences_of("It works, e.g. here. Does it? Yes! See a.cpp v1.2 now"),
              ElementsAre("It works, e.g. here.", "Does it?", "Yes!", "See a.cpp v1.2 now"));
  EXPECT_THAT(issue::sentences_of("One\nTwo goes\non here"),
              ElementsAre("One", "Two goes on here"));
  EXPECT_THAT(issue::sentences_of(" \n "), IsEmpty());
}

TEST(Criteria, AreWhatMustHold) {
  auto const criteria = [](std::string_view text) {
    auto const plan = parse_tasks("## Task 1: x\n\n" + std::string(text));
    return plan.tasks.at(0).criteria;
  };
  EXPECT_THAT(criteria("It must work. It is nice. It should be fast. It musters all."),
              ElementsAre("It must work.", "It should be fast."));
  EXPECT_THAT(criteria("It must go.\n\nAcceptance criteria:\n- it goes\n\nAfterwards."),
              ElementsAre("it goes"));
  EXPECT_THAT(criteria("- Given a\n- When b\n- Then c\n- Given d when e then f."),
              ElementsAre("Given a, When b, Then c", "Given d when e then f."));
  EXPECT_THAT(criteria("Then it rains."), IsEmpty());
}

}  // namespace
}  // namespace parallel_explore
