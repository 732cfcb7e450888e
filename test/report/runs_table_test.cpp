#include "parallel_explore/runs_table.hpp"

#include "parallel_explore/error.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto header = "approach,sample,criterion,round,value,passed\n";

std::string fault_of(std::string const& text, RunsOptions const& options = {}) {
  try {
    (void)parse_runs(text, "runs.csv", options);
  } catch (Error const& error) {
    EXPECT_EQ(error.code(), ErrorCode::spec);
    return error.what();
  }
  ADD_FAILURE() << "accepted:\n" << text;
  return {};
}

TEST(RunsTable, IsReadInTheLongForm) {
  auto const table = parse_runs(std::string(header) +
                                    "a,1,speed,7,10.5,true\n"
                                    "a,1,speed,9,11,\n"
                                    "b,2,speed,9,12,\n"
                                    "b,2,tests,1,,false\n"
                                    "base,1,speed,7,9,\n",
                                "runs.csv");
  ASSERT_EQ(table.criteria.size(), 2U);
  EXPECT_FALSE(table.criteria[0].gate);
  EXPECT_TRUE(table.criteria[1].gate) << "it has no value anywhere";
  ASSERT_EQ(table.results.size(), 2U);
  auto const& a = table.results[0];
  ASSERT_EQ(a.values[0].size(), 2U);
  EXPECT_EQ(a.values[0][1], 11);
  EXPECT_TRUE(a.passed);
  auto const& b = table.results[1];
  EXPECT_EQ(b.sample, 2);
  EXPECT_FALSE(b.passed);
  EXPECT_EQ(b.values[0][0], std::nullopt) << "it was not measured in the first round";
  EXPECT_EQ(b.values[0][1], 12);
  ASSERT_TRUE(table.base);
  EXPECT_EQ(table.base->values[0][0], 9);
}

TEST(RunsTable, ColumnsMayBeLeftOutAndComeInAnyOrder) {
  auto const table = parse_runs("value,approach,criterion\n3,a,x\n4,b,x\n", "runs.csv");
  EXPECT_EQ(table.results[1].values[0][0], 4);
}

TEST(RunsTable, NamesEveryFaultAndItsLine) {
  auto const faults = fault_of(std::string(header) +
                               "a,1,speed,1,fast,\n"
                               "a,x,speed,2,1,\n"
                               "a,1,speed,3,1,maybe\n"
                               ",1,speed,1,1,\n"
                               "b,1,speed\n"
                               "c,1,speed,1,1,\n"
                               "c,1,speed,1,2,\n");
  EXPECT_THAT(faults, HasSubstr("runs.csv:2: \"fast\" is not a number"));
  EXPECT_THAT(faults, HasSubstr("runs.csv:3: sample \"x\""));
  EXPECT_THAT(faults, HasSubstr("runs.csv:4: \"maybe\" is not true, false or empty"));
  EXPECT_THAT(faults, HasSubstr("runs.csv:5: an approach without a name"));
  EXPECT_THAT(faults, HasSubstr("runs.csv:6: 3 fields"));
  EXPECT_THAT(faults, HasSubstr("runs.csv:8: a second row for c"));
  EXPECT_THAT(fault_of("approach,value\na,1\n"), HasSubstr("the column \"criterion\" is missing"));
  EXPECT_THAT(fault_of(header), HasSubstr("the table has no runs"));
  EXPECT_THAT(fault_of("\xFF"), HasSubstr("UTF-8"));
}

TEST(RunsTable, OptionsNameCriteriaOfTheTable) {
  std::string const text = std::string(header) + "a,1,speed,1,1,\n";
  RunsOptions options;
  options.better["sped"] = Better::lower;
  EXPECT_THAT(fault_of(text, options), HasSubstr("did you mean \"speed\"?"));
  options = {};
  options.scales["speed"] = ScaleKind::linear;
  EXPECT_THAT(fault_of(text, options), HasSubstr("needs a spec"));
  options = {};
  options.better["speed"] = Better::lower;
  options.matters["speed"] = Difference{0.1, true};
  auto const table = parse_runs(text, "runs.csv", options);
  EXPECT_EQ(table.criteria[0].better, Better::lower);
  EXPECT_TRUE(table.criteria[0].matters->relative);
}

/// The decision on a table.
struct Decided {
  EvidenceTable table;
  Decision decision;

  [[nodiscard]] std::string text() const { return to_text(table, decision); }
  [[nodiscard]] boost::json::value json() const {
    return boost::json::parse(decision_json(table, decision));
  }
};

Decided decided(std::string const& rows, RunsOptions const& options = {}) {
  auto table = parse_runs(std::string(header) + rows, "runs.csv", options);
  auto decision = decide(table);
  return {std::move(table), std::move(decision)};
}

TEST(RunsTable, TextAndJsonSayTheSame) {
  auto const known = decided(
      "a,1,speed,1,100,\na,2,speed,1,101,\na,3,speed,1,99,\n"
      "b,1,speed,1,200,\nb,2,speed,1,201,\nb,3,speed,1,199,\nb,4,speed,1,1,false\n");
  auto const text = known.text();
  auto const json = known.json().as_object();
  EXPECT_TRUE(json.at("take").is_null()) << "three results of b are alike within 5 % of noise";
  EXPECT_EQ(known.decision.result.take, "");
  EXPECT_EQ(json.at("recommendation"), json.at("recommendations").at("approach"));
  for (auto const* which : {"result", "approach"}) {
    auto const& answer = json.at("recommendations").at(which).as_object();
    EXPECT_THAT(text, HasSubstr(std::string(answer.at("text").as_string())));
  }
  auto const& approaches = json.at("approaches").as_array();
  ASSERT_EQ(approaches.size(), 2U);
  EXPECT_EQ(approaches[0].at("name"), "b")
      << "its session that failed costs a quarter of ten points";
  EXPECT_THAT(text, HasSubstr("3/4"));
}

TEST(RunsTable, OneRunEachIsSaidToTestNoOtherSession) {
  auto const decision = decided("a,1,speed,1,100,\nb,1,speed,1,500,\n");
  EXPECT_THAT(decision.text(), HasSubstr("Recommended: b."));
  EXPECT_THAT(decision.text(), HasSubstr("in another session was not tested"));
  EXPECT_TRUE(decision.json().at("recommendations").at("approach").is_null());
}

TEST(RunsTable, TellsWhatWouldSettleIt) {
  auto const decision = decided(
      "a,1,speed,1,100,\na,2,speed,1,120,\na,3,speed,1,90,\n"
      "b,1,speed,1,118,\nb,2,speed,1,140,\nb,3,speed,1,96,\n");
  EXPECT_THAT(decision.text(), HasSubstr("In general: No clear winner: b leads"));
  EXPECT_THAT(decision.text(),
              HasSubstr(" more samples of each of a and b would settle it with a probability"));
  auto const json = decision.json();
  EXPECT_GT(json.at_pointer("/recommendation/outlook/chance").as_double(), 0);
}

TEST(RunsTable, ListsStopAtThreeNames) {
  std::string rows;
  for (char const name : std::string("abcdef")) rows += std::string(1, name) + ",1,size,1,7,\n";
  RunsOptions options;
  options.scales["size"] = ScaleKind::count;
  auto const text = decided(rows, options).text();
  EXPECT_THAT(text, HasSubstr("a, b, c and 3 more are equal for practical purposes"));
  EXPECT_THAT(text, Not(HasSubstr("100 %"))) << "no probability is certain";
}

}  // namespace
}  // namespace parallel_explore
