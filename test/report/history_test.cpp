#include "report/history.hpp"

#include "text/display.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <sstream>

namespace parallel_explore::report {
namespace {

using testing::HasSubstr;
using testing::Not;

CriterionHistory throughput() {
  CriterionHistory history;
  history.criterion.name = "throughput";
  history.criterion.unit = "ops/s";
  history.criterion.how = CommandCriterion{"bench", JsonMetric{"/x"}};
  auto const add = [&](std::string const& name, char commit, std::vector<double> values) {
    HistoryEntry entry;
    entry.experiment = name;
    entry.started = TimePoint(std::chrono::days(20'000 + history.entries.size()));
    entry.base = std::string(40, commit);
    entry.place = BasePlace::main_line;
    entry.values = std::move(values);
    history.entries.push_back(std::move(entry));
  };
  add("sort-1", 'a', {100, 102, 98});
  add("sort-2", 'b', {101, 103, 99});
  add("sort-3", 'c', {94, 95, 93});
  add("sort-4", 'd', {95, 96, 94});
  history.entries[0].result = HistoryResult{"radix", true, 120, 0.2, Interval{0.17, 0.23}};
  history.entries[1].result = HistoryResult{"merge", false, 102, 0.01, Interval{-0.02, 0.04}};
  history.steps = {{2, 100.5, 94.5, -0.06, {-0.07, -0.05}}};
  return history;
}

History of(CriterionHistory one) {
  History history;
  history.experiments = one.entries.size();
  history.criteria.push_back(std::move(one));
  return history;
}

TEST(HistoryText, HasATableInTheOrderOfEntriesAndTheSteps) {
  EXPECT_EQ(history_text(of(throughput())),
            "date        experiment  base      value of the base  result   its value  change\n"
            "2024-10-04  sort-1      aaaaaaaa       100 ops/s ±2  radix ✓  120 ops/s   +20 %\n"
            "2024-10-05  sort-2      bbbbbbbb       101 ops/s ±2  merge    102 ops/s       ≈\n"
            "2024-10-06  sort-3      cccccccc        94 ops/s ±1  –                –       –\n"
            "2024-10-07  sort-4      dddddddd        95 ops/s ±1  –                –       –\n"
            "\n"
            "✓: adopted.\n"
            "≈: a change within the noise.\n"
            "\n"
            "throughput fell by 6 % (±1 %), which is worse, at cccccccc (experiment sort-3): `git "
            "log bbbbbbbb..cccccccc`.\n");
}

TEST(HistoryText, SaysWhichSideIsBetter) {
  auto history = throughput();
  history.criterion.better = Better::lower;
  EXPECT_THAT(history_text(of(history)), HasSubstr("fell by 6 % (±1 %), which is better, at"));
}

TEST(HistoryText, GivesAmountsWhereTheScaleIsNotARatio) {
  auto history = throughput();
  history.by_ratio = false;
  history.steps = {{2, 100, 94, -6, {-7, -5}}};
  EXPECT_THAT(history_text(of(history)), HasSubstr("fell by 6 ops/s (±1 ops/s), which"));
}

TEST(HistoryText, MarksBasesThatAreElsewhereOrGone) {
  auto history = throughput();
  history.entries[0].place = BasePlace::elsewhere;
  history.entries[2].place = BasePlace::gone;
  auto const text = history_text(of(history));
  EXPECT_THAT(text, HasSubstr("aaaaaaaa *"));
  EXPECT_THAT(text, HasSubstr("cccccccc ?"));
  EXPECT_THAT(text, HasSubstr("?: no longer in the repository; placed by date.\n"));
  EXPECT_THAT(text, HasSubstr("; before it came bbbbbbbb (experiment sort-2).\n"));
  EXPECT_THAT(text, Not(HasSubstr("git log")));
}

TEST(HistoryText, SaysWhatItLeavesOutAndWhy) {
  auto history = throughput();
  history.steps.clear();
  for (auto const* name : {"u", "v", "w", "x"})
    history.left_out.push_back({name, LeftOut::other_measure});
  history.left_out.push_back({"y", LeftOut::unmeasured});
  auto all = of(history);
  all.others = {"size"};
  all.unreadable = {"broken"};
  auto const text = history_text(all);
  EXPECT_THAT(text, HasSubstr("No step: the differences are within the noise"));
  EXPECT_THAT(text, HasSubstr("4 experiments are left out (a different command, metric or unit "
                              "from the latest experiment's): u, v, w and 1 more.\n"));
  EXPECT_THAT(text, HasSubstr("1 experiment is left out (the base has no value): y.\n"));
  EXPECT_THAT(text, HasSubstr("Also measured (--criterion): size.\n"));
  EXPECT_THAT(text,
              HasSubstr("The record of broken is damaged: pexplore resume broken --repair\n"));
}

TEST(HistoryText, SaysHowManyExperimentsAStepNeeds) {
  auto history = throughput();
  history.entries.resize(1);
  history.steps.clear();
  EXPECT_THAT(history_text(of(history)), HasSubstr("takes at least 4 experiments.\n"));
}

TEST(HistoryText, HasALineForEachOfSeveralCriteria) {
  auto history = of(throughput());
  history.criteria.push_back(throughput());
  history.criteria[1].criterion.name = "size";
  history.criteria[1].steps.clear();
  auto const text = history_text(history);
  EXPECT_THAT(text, HasSubstr("throughput            4  100 ops/s  95 ops/s      1\n"));
  EXPECT_THAT(text, HasSubstr("size                  4  100 ops/s  95 ops/s      0\n"));
  EXPECT_THAT(text, HasSubstr("pexplore history --criterion throughput\n"));
}

TEST(HistoryChart, ShowsEveryEntryBetweenTheLeastAndTheGreatestValue) {
  EXPECT_THAT(history_text(of(throughput()), 80), HasSubstr("101 ops/s ▁▁▁ ███\n"
                                                            "          ███ ███\n"
                                                            "          ███ ███\n"
                                                            "          ███ ███\n"
                                                            "          ███ ███\n"
                                                            " 94 ops/s ███ ███ ▁▁▁ ███\n"
                                                            "                  ^\n"));
}

TEST(HistoryChart, FitsIntoTheTerminal) {
  auto history = throughput();
  for (int i = 0; i < 500; ++i) {
    history.entries.push_back(history.entries[static_cast<std::size_t>(i % 4)]);
  }
  std::istringstream chart(history_text(of(history), 80));
  std::string line;
  std::size_t bars = 0;
  while (std::getline(chart, line)) {
    if (line.find("█") == std::string::npos) continue;
    EXPECT_LE(text::display_width(line), 80U);
    ++bars;
  }
  EXPECT_GE(bars, 5U);
}

TEST(HistoryChart, IsLeftOutWhereItWouldBeFlat) {
  auto history = throughput();
  for (auto& each : history.entries) each.values = {100};
  EXPECT_THAT(history_text(of(history), 80), Not(HasSubstr("█")));
}

TEST(HistoryJson, HasEverythingAsData) {
  auto history = throughput();
  history.left_out = {{"x", LeftOut::off_scale}};
  auto const json = boost::json::parse(history_json(of(history)));
  EXPECT_EQ(json.at_pointer("/criteria/0/changes_are").as_string(), "relative");
  EXPECT_EQ(json.at_pointer("/criteria/0/experiments/0/values/1").to_number<double>(), 102);
  EXPECT_EQ(json.at_pointer("/criteria/0/experiments/0/place").as_string(), "main_line");
  EXPECT_EQ(json.at_pointer("/criteria/0/experiments/0/result/adopted").as_bool(), true);
  EXPECT_TRUE(json.at_pointer("/criteria/0/experiments/2/result").is_null());
  EXPECT_EQ(json.at_pointer("/criteria/0/steps/0/experiment").as_string(), "sort-3");
  EXPECT_EQ(json.at_pointer("/criteria/0/steps/0/after_experiment").as_string(), "sort-2");
  EXPECT_EQ(json.at_pointer("/criteria/0/steps/0/better").as_bool(), false);
  EXPECT_EQ(json.at_pointer("/criteria/0/left_out/0/reason").as_string(), "off_scale");
}

}  // namespace
}  // namespace parallel_explore::report
