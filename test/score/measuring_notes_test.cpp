#include "score/measuring_notes.hpp"

#include "score/evidence_tables.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::score {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Criterion timed(std::string name) {
  Criterion criterion;
  criterion.name = std::move(name);
  criterion.how = CommandCriterion{"bench", RegexMetric{"(x)"}, until_clear, true};
  return criterion;
}

EvidenceTable timed_table(std::vector<double> const& a, std::vector<double> const& b) {
  auto table = table_of({result("a", a), result("b", b)});
  table.criteria = {timed("speed")};
  return table;
}

std::vector<double> const quiet_a{100, 101, 99, 100, 102, 98, 100};
std::vector<double> const quiet_b{90, 91, 90, 89, 92, 90, 88};

Exploration after_rounds(std::vector<events::RoundCompleted> rounds,
                         std::optional<RoundsEnd> end = std::nullopt) {
  Exploration exploration;
  exploration.measuring.plan = events::MeasuringStarted{{"a", "b"}, false, {"speed"}, 1, 1, 5, 20};
  for (auto& each : rounds) exploration.measuring.rounds.push_back(each);
  if (end) exploration.measuring.end = events::MeasuringCompleted{7, *end};
  return exploration;
}

std::vector<std::string> notes_of(Exploration const& exploration, EvidenceTable const& table,
                                  bool stopping = false) {
  DecisionSettings settings;
  settings.rounds_stopping = stopping;
  return measuring_notes(exploration, table, settings);
}

TEST(MeasuringNotes, SayHowManyRoundsThereWereAndWhyNoMore) {
  auto const table = timed_table(quiet_a, quiet_b);
  std::vector<events::RoundCompleted> const rounds{{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}};
  EXPECT_THAT(
      notes_of(after_rounds(rounds, RoundsEnd::verdict_clear), table),
      Contains("Measured in 7 rounds, each in a random order; more rounds would have changed "
               "nothing."));
  EXPECT_THAT(notes_of(after_rounds(rounds, RoundsEnd::time_spent), table),
              Contains(HasSubstr("the time for measuring was up (`max_measuring`)")));
  EXPECT_THAT(notes_of(after_rounds(rounds, RoundsEnd::all_measured), table),
              Contains(HasSubstr("the most that `max_repeat` allows")));
  auto fixed = after_rounds(rounds, RoundsEnd::all_measured);
  fixed.measuring.plan->fewest = fixed.measuring.plan->most = 7;
  EXPECT_THAT(notes_of(fixed, table), Contains("Measured in 7 rounds, each in a random order."));
}

TEST(MeasuringNotes, SayWhatDisturbed) {
  auto const exploration = after_rounds({{1, {}, 1.5, true, true},
                                         {1, {}, 0.1, false, false},
                                         {2, {}, 0.9, true, true},
                                         {2, {}, 0.8, true, false}});
  EXPECT_THAT(notes_of(exploration, timed_table(quiet_a, quiet_b)),
              Contains("Other programs used up to 1.5 cores meanwhile: 2 rounds were measured "
                       "again, and 1 disturbed round was counted anyway."));
  EXPECT_THAT(notes_of(after_rounds({{1}}), timed_table(quiet_a, quiet_b)),
              Not(Contains(HasSubstr("Other programs"))));
}

TEST(MeasuringNotes, NameTheSmallestDifferenceThatCanBeSeen) {
  auto const fixed = notes_of({}, timed_table(quiet_a, quiet_b));
  ASSERT_THAT(fixed, Contains(AllOf(HasSubstr("Differences in speed of less than "),
                                    HasSubstr(" % cannot be seen in these rounds."))));
  auto const share = [](std::vector<std::string> const& notes) {
    return std::stod(
        notes.front().substr(std::string("Differences in speed of less than ").size()));
  };
  // 1.4 % of deviation, 7 rounds: about √2 × 1.4 % / √7 × 2.2.
  EXPECT_NEAR(share(fixed), 1.7, 0.6);
  EXPECT_GT(share(notes_of({}, timed_table(quiet_a, quiet_b), true)), share(fixed))
      << "what holds at every look needs more";
}

TEST(MeasuringNotes, NameRunsThatAreFarOff) {
  auto slow_start = quiet_a;
  slow_start[0] = 20;
  auto interrupted = quiet_b;
  interrupted[3] = 30;
  auto const notes = notes_of({}, timed_table(slow_start, interrupted));
  EXPECT_THAT(notes, Contains(AllOf(HasSubstr("a: the first run is "),
                                    HasSubstr("more `warm_up` may prevent that"))));
  EXPECT_THAT(notes, Contains(AllOf(HasSubstr("b: run 4 is "), Not(HasSubstr("warm_up")))));
}

TEST(MeasuringNotes, NameWhatIsTimedWhileSessionsRun) {
  auto table = timed_table(quiet_a, quiet_b);
  table.criteria[0].how = CommandCriterion{"bench", RegexMetric{"(x)"}};
  EXPECT_THAT(notes_of({}, table), IsEmpty());
  table.criteria[0].unit = "requests/s";
  EXPECT_THAT(notes_of({}, table),
              ElementsAre("speed is measured while sessions run, which disturbs it; `exclusive = "
                          "true` avoids that."));
}

TEST(MeasuringNotes, NameResultsWhoseUnitChanges) {
  auto table = timed_table({2505, 2516, 2510, 2.5, 2.51}, quiet_b);
  EXPECT_THAT(notes_of({}, table),
              Contains("a: its runs give speed from 2.5 to 2516; does its unit change halfway?"));
  EXPECT_THAT(notes_of({}, timed_table(quiet_a, quiet_b)), Not(Contains(HasSubstr("its unit"))));
}

TEST(MeasuringNotes, HaveNoResolutionWhereNothingVaries) {
  auto const table =
      timed_table({1e6, 1e6 + 1e-9, 1e6, 1e6, 1e6}, {3e6, 3e6, 3e6 + 2e-9, 3e6, 3e6});
  EXPECT_THAT(notes_of({}, table), Not(Contains(HasSubstr("cannot be seen"))));
}

}  // namespace
}  // namespace parallel_explore::score
