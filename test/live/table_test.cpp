#include "live/table.hpp"

#include "text/display.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace parallel_explore::live {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

TimePoint const now(seconds(100));

Row row(std::string name, ApproachState state, std::string doing = {}) {
  Row row;
  row.name = std::move(name);
  row.state = state;
  row.doing = std::move(doing);
  if (state != ApproachState::pending) row.started = TimePoint(seconds(40));
  return row;
}

/// `count` approaches; every tenth works and the second half waits.
Model many(std::size_t count) {
  Model model;
  model.name = "many";
  for (std::size_t i = 0; i < count; ++i) {
    auto const state = i % 10 == 9     ? ApproachState::running
                       : i < count / 2 ? ApproachState::completed
                                       : ApproachState::pending;
    model.rows.push_back(row(fmt::format("approach-{}", i), state, "漢字 make test"));
    ++(state == ApproachState::running     ? model.active
       : state == ApproachState::completed ? model.completed
                                           : model.waiting);
  }
  return model;
}

TEST(Table, HasALineForEachApproachAndASummary) {
  Model model;
  model.name = "demo";
  model.rows = {row("token-bucket", ApproachState::running, "Bash make test"),
                row("leaky", ApproachState::failed, "gate tests failed")};
  model.rows[0].turns = 3;
  model.rows[0].tokens = 12'345;
  model.rows[0].cost_usd = 0.41;
  model.rows[1].changes = Changes{2, 120, 4};
  model.active = model.failed = 1;
  model.left = seconds(125);
  model.budget = "$0.41 of $20";
  EXPECT_THAT(
      table_lines(model, now, {120, 30, false}, {}),
      ElementsAre(
          "approach      state         time  turns  tokens     cost        lines  now",
          "token-bucket  running      1m00s      3     12k    $0.41               Bash make test",
          "leaky         failed       1m00s                              +120 -4  gate tests "
          "failed",
          "demo  [##########----------] 1/2  1 failed, 1 running, about 2m05s left, $0.41 of $20"));
}

TEST(Table, LeavesColumnsOutWhereTheScreenIsNarrow) {
  Model model;
  model.name = "demo";
  model.rows = {row("token-bucket", ApproachState::running, "Bash make test"),
                row("sliding-window-log-with-a-long-name", ApproachState::pending)};
  model.rows[0].tokens = 12'345;
  model.rows[0].cost_usd = 0.41;
  model.active = model.waiting = 1;
  EXPECT_THAT(table_lines(model, now, {40, 30, false}, {}),
              ElementsAre("token-bucket    1m00s  Bash make test", "slidin…g-name          pending",
                          "demo  [--------] 0/2  1 running,", "1 waiting"));
}

TEST(Table, FitsAnyScreen) {
  auto model = many(200);
  model.measuring = "measuring round 3 of 5: throughput of approach-9, at most 2m left";
  model.rows[9].name = "漢字漢字漢字漢字漢字漢字漢字漢字漢字";
  View view;
  view.has_keys = true;
  for (auto const* question : {"", "Cancel 漢字漢字漢字漢字漢字漢字 for good? (y, n)"}) {
    view.question = question;
    for (bool const typed : {false, true}) {
      view.is_typed = typed;
      view.answer = "漢字漢字漢字漢字漢字漢字漢字漢字漢字";
      for (std::size_t const columns :
           {1, 2, 3, 5, 8, 13, 19, 20, 21, 35, 36, 40, 60, 80, 120, 500}) {
        for (std::size_t const rows : {1, 2, 3, 4, 5, 8, 10, 20, 24, 1000}) {
          auto const lines = table_lines(model, now, {columns, rows, true}, view);
          EXPECT_GE(lines.size(), 1U);
          EXPECT_LE(lines.size(), rows) << columns;
          for (auto const& line : lines)
            EXPECT_LE(text::display_width(line), columns) << columns << "x" << rows << line;
        }
      }
    }
  }
}

TEST(Table, ShowsThoseThatWorkFirstWhereNotAllFit) {
  auto const lines = table_lines(many(200), now, {80, 24, false}, {});
  ASSERT_THAT(lines, SizeIs(testing::Le(24U)));
  EXPECT_THAT(lines[1], StartsWith("approach-9 "));
  EXPECT_THAT(lines[2], StartsWith("approach-19 "));
  EXPECT_THAT(lines, testing::Contains(HasSubstr("more below")));
}

TEST(Table, ScrollsToTheChosenRow) {
  View view;
  view.has_keys = true;
  for (auto const* chosen : {"approach-9", "approach-120", "approach-88"}) {
    view.selected = chosen;
    auto const lines = table_lines(many(200), now, {80, 24, false}, view);
    EXPECT_THAT(lines, testing::Contains(StartsWith(fmt::format("> {} ", chosen))));
  }
  EXPECT_THAT(table_lines(many(200), now, {80, 24, false}, view),
              testing::Contains(HasSubstr("more above")));
}

TEST(Table, CountsHiddenRows) {
  std::size_t hidden = 0, shown = 0;
  for (auto const& line : table_lines(many(200), now, {80, 24, false}, {})) {
    if (line.starts_with("approach-")) ++shown;
    if (line.ends_with("more below")) hidden = std::stoul(line);
  }
  EXPECT_EQ(hidden + shown, 200U);
}

TEST(Table, UsesColourOnlyWhereThereIsSome) {
  auto const plain = table_lines(many(4), now, {80, 24, false}, {});
  auto const coloured = table_lines(many(4), now, {80, 24, true}, {});
  ASSERT_EQ(plain.size(), coloured.size());
  EXPECT_THAT(plain, testing::Each(Not(HasSubstr("\x1b"))));
  EXPECT_THAT(coloured[1], HasSubstr("\x1b[32mcompleted"));
  for (std::size_t i = 0; i < plain.size(); ++i)
    EXPECT_EQ(text::clean_text(coloured[i]), plain[i]) << "the same text";
}

TEST(Table, KeysAreInTheLastLineUnlessSomethingElseIsSaid) {
  View view;
  view.has_keys = true;
  auto last = [&](std::size_t columns) {
    return table_lines(many(4), now, {columns, 24, false}, view).back();
  };
  EXPECT_THAT(last(80), AllOf(HasSubstr("enter:transcript"), HasSubstr("?:help")));
  EXPECT_THAT(last(40), HasSubstr("?:help"));
  view.message = "Cancelled approach-1.";
  EXPECT_EQ(last(80), "Cancelled approach-1.");
  view.question = "Tell approach-1:";
  view.is_typed = true;
  view.answer = "Also document it";
  EXPECT_EQ(last(80), "Tell approach-1: Also document it_");
  EXPECT_EQ(last(24), "Tell approach-1: ent it_") << "the end, where it is typed";
}

TEST(Summary, SaysWhyNothingStarts) {
  auto model = many(4);
  model.paused = true;
  model.cooling = seconds(40);
  auto const text = table_lines(model, now, {200, 24, false}, {}).back();
  EXPECT_THAT(text, HasSubstr("paused, no new sessions for 40s: the API is refusing requests"));
}

TEST(Table, ElapsedTimeSurvivesAClockThatJumps) {
  auto model = many(1);
  model.rows = {row("a", ApproachState::running)};
  model.rows[0].started = TimePoint(seconds(5000));
  EXPECT_THAT(table_lines(model, now, {80, 24, false}, {})[1], HasSubstr("    0s"));
}

}  // namespace
}  // namespace parallel_explore::live
