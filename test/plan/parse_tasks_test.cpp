#include "core/text.hpp"
#include "parallel_explore/task_plan.hpp"
#include "plan/criteria.hpp"
#include "plan/headings.hpp"

#include <gmock/gmock.h>

#include <chrono>

namespace parallel_explore {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

milliseconds taken_by(auto action) {
  auto const begin = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
}

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
  EXPECT_EQ(core::invalid_utf8(plan.tasks[0].title), std::string::npos);
  EXPECT_EQ(plan.tasks[0].name, "1-task");
}

TEST(ParseTasks, ReadsThousandsOfTasksAtOnce) {
  std::string text;
  for (int i = 1; i <= 5000; ++i)
    text += "- [ ] Add part " + std::to_string(i) + " in `src/part" + std::to_string(i) +
            ".cpp` (#" + std::to_string(i) + ")\n  It must work, after task " +
            std::to_string(i > 1 ? i - 1 : 1) + ".\n";
  TaskPlan plan;
  auto const time = taken_by([&] { plan = parse_tasks(text); });
  EXPECT_THAT(plan.tasks, SizeIs(5000));
  EXPECT_THAT(plan.tasks[4999].after, ElementsAre(plan.tasks[4998].name));
  RecordProperty("milliseconds", static_cast<int>(time.count()));
  EXPECT_LT(time.count(), 2000);  // a tenth of it without sanitizers
}

TEST(ParseTasks, SurvivesHostileShapes) {
  for (auto const& text :
       {repeated("- ", 20'000) + "[ ] x", repeated("> ", 20'000) + "- [ ] x", repeated("[", 30'000),
        repeated("*a ", 20'000), repeated("`", 30'001), repeated("<!--", 10'000),
        repeated("# x\n", 10'000), repeated("**a:**\n\n", 10'000), repeated("after #1 ", 7'000),
        repeated("\"", 60'000), repeated("a|", 20'000) + "\n|-|\n",
        "- [ ] " + repeated("`src/a.c` ", 6'000), "- [ ] " + repeated("(#1) ", 10'000),
        "- [ ] " + repeated("- ", 30'000), "- [ ] x\n" + repeated("  - a:\n", 8'000)}) {
    auto const time = taken_by([&] { (void)parse_tasks(text); });
    EXPECT_LT(time.count(), 3000) << text.substr(0, 20);
  }
}

TEST(ParseTasks, ReadsLargeFiles) {
  auto const text =
      repeated("## Add something\n\nIt should be quick. See `src/a.cpp`.\n\n", 50'000);
  TaskPlan plan;
  auto const time = taken_by([&] { plan = parse_tasks(text); });
  EXPECT_THAT(plan.tasks, SizeIs(50'000));
  EXPECT_LT(time.count(), 30'000);
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
  using plan::Topic;
  using plan::topic_of;
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
    auto const label = plan::number_label(title);
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
  EXPECT_THAT(plan::sentences_of("It works, e.g. here. Does it? Yes! See a.cpp v1.2 now"),
              ElementsAre("It works, e.g. here.", "Does it?", "Yes!", "See a.cpp v1.2 now"));
  EXPECT_THAT(plan::sentences_of("One\nTwo goes\non here"), ElementsAre("One", "Two goes on here"));
  EXPECT_THAT(plan::sentences_of(" \n "), IsEmpty());
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
