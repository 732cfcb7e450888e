#include "parallel_explore/runs_table.hpp"

#include "parallel_explore/error.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <limits>

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

TEST(RunsTable, RefusesColumnsThatItWouldIgnore) {
  EXPECT_EQ(fault_of("approach,criterion,value,pass\na,t,30,false\nb,t,20,true\n"),
            "runs.csv:1: unknown column \"pass\"; did you mean \"passed\"?");
  EXPECT_THAT(fault_of("approach,criterion,value,Rounds\na,t,30,1\n"),
              HasSubstr("did you mean \"round\"?"));
  EXPECT_THAT(fault_of("approach,criterion,value,host\na,t,30,x\n"),
              HasSubstr("unknown column \"host\"; known columns: approach, sample, criterion, "));
}

TEST(RunsTable, NamesAFaultOfManyRowsOnce) {
  std::string rows = header;
  for (int i = 1; i <= 15; ++i) rows += "a,1,,1,3,\n";
  EXPECT_EQ(fault_of(rows), "runs.csv:2: a criterion without a name (and 14 more rows like it)");
}

TEST(RunsTable, TakesSamplesOfTheBaseForFurtherMeasurementsOfIt) {
  auto const table = parse_runs(std::string(header) +
                                    "a,1,speed,1,10,\n"
                                    "a,1,speed,2,11,\n"
                                    "base,1,speed,1,7,\n"
                                    "base,2,speed,1,9,\n"
                                    "base,3,speed,1,14,\n"
                                    "base,2,speed,2,8,false\n",
                                "runs.csv");
  ASSERT_TRUE(table.base);
  EXPECT_EQ(table.base->values[0][0], 9) << "the median";
  EXPECT_EQ(table.base->values[0][1], 8);
  EXPECT_FALSE(table.base->passed);
}

TEST(RunsTable, RefusesWhatWouldShareAName) {
  EXPECT_THAT(fault_of(std::string(header) + "a,1,x,1,1,\na,2,x,1,1,\na.2,1,x,1,1,\n"),
              HasSubstr("sample 2 of \"a\" has the same name as the approach \"a.2\""));
  EXPECT_EQ(
      parse_runs(std::string(header) + "a,2,x,1,1,\na.2,1,x,1,1,\n", "runs.csv").results.size(), 2U)
      << "a single sample is called as its approach";
  EXPECT_THAT(fault_of(std::string(header) + "base,1,x,1,1,\n"),
              HasSubstr("no approaches, only the base"));
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

TEST(RunsTable, TakesWhatSpreadsheetsWrite) {
  auto const table = parse_runs(
      "approach,criterion,value,passed\na,x,3,TRUE\na,x,4,True\nb,x,5,FALSE\n", "runs.csv");
  EXPECT_EQ(table.results[0].values[0].size(), 2U) << "without a column, rows are rounds";
  EXPECT_FALSE(table.results[1].passed);
  EXPECT_THAT(fault_of("approach;criterion;value\na;x;1\n"), HasSubstr("separated by commas"));
  EXPECT_THAT(fault_of("approach,criterion,value,value\na,x,1,2\n"),
              HasSubstr("a second column \"value\""));
}

TEST(RunsTable, RefusesNumbersThatCannotBeCompared) {
  for (auto const* number : {"inf", "-inf", "nan", "1e309"}) {
    EXPECT_THAT(fault_of(std::string(header) + "a,1,x,1," + number + ",\n"), HasSubstr("number"))
        << number;
  }
  RunsOptions options;
  for (double const weight :
       {-1.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    options.weights["x"] = weight;
    EXPECT_THAT(fault_of(std::string(header) + "a,1,x,1,1,\n", options),
                HasSubstr("must be a number of at least 0"));
  }
}

TEST(RunsTable, SaysThatABaseThatFailedDoesNotCompete) {
  auto const table =
      parse_runs(std::string(header) + "a,1,x,1,1,\nb,1,x,1,9,\nbase,1,x,1,50,false\n", "runs.csv");
  EXPECT_THAT(to_text(table, decide(table)), HasSubstr("the base did not pass"));
}

/// The text of a verdict where the base plays a part.
std::string text_of(std::string const& rows, std::string const& scale = {}) {
  RunsOptions options;
  if (!scale.empty()) options.scales[scale] = ScaleKind::count;
  auto const table = parse_runs(header + rows, "runs.csv", options);
  return to_text(table, decide(table));
}

TEST(RunsTable, NamesTheBaseWhereItLeads) {
  EXPECT_THAT(text_of("a,1,x,1,64,\na,1,x,2,65,\na,1,x,3,34,\nb,1,x,1,60,\nb,1,x,2,61,\n"
                      "b,1,x,3,59,\nbase,1,x,1,62,\nbase,1,x,2,50,\nbase,1,x,3,61,\n"),
              testing::StartsWith("No clear winner: the base leads"));
  EXPECT_THAT(text_of("a,1,x,1,64,\na,1,x,2,65,\na,1,x,3,34,\nb,1,x,1,60,\nb,1,x,2,61,\n"
                      "b,1,x,3,59,\nbase,1,x,1,60,\nbase,1,x,2,40,\nbase,1,x,3,61,\n"),
              HasSubstr("the base may be as good"));
  // a beats b, b beats the base, and the base beats a.
  std::string rows;
  for (int round = 1; round <= 5; ++round) {
    auto const row = [&](std::string const& name, std::string const& criterion, double value) {
      rows += name + ",1," + criterion + "," + std::to_string(round) + "," +
              std::to_string(value + 0.1 * (round % 3)) + ",\n";
    };
    row("a", "t", 100);
    row("b", "t", 120);
    row("base", "t", 110);
    row("a", "u", 100);
    row("b", "u", 20);
  }
  EXPECT_THAT(text_of(rows),
              testing::StartsWith("No clear winner: a is the best result, but the base is "
                                  "ahead of it in t, and another is ahead of the base."));
}

TEST(RunsTable, SaysWhatCannotBeCompared) {
  EXPECT_THAT(text_of("a,1,x,1,0,\nb,1,x,1,9,\n"),
              testing::StartsWith("No clear winner: no criterion that counts can be used"));
  EXPECT_THAT(text_of("a,1,x,1,3,\nb,1,x,1,3,\n", "x"), HasSubstr("at most 1 of x apart"));
}

TEST(RunsTable, NamesNobodyAsARivalWhoIsRuledOut) {
  std::string rows;
  for (int sample = 1; sample <= 12; ++sample) {
    auto const number = std::to_string(sample);
    rows += "a," + number + ",x,1," + std::to_string(100 + 9 * (sample % 4)) + ",true\n";
    rows += "b," + number + ",x,1," + std::to_string(100 + 9 * ((sample + 2) % 4)) + ",true\n";
    rows += "c," + number + ",x,1,150," + (sample % 2 == 0 ? "true" : "false") + "\n";
  }
  auto const text = text_of(rows);
  EXPECT_THAT(text, HasSubstr("c fails more often than others, which rules it out."));
  EXPECT_THAT(text, Not(HasSubstr("c may be as good")));
  EXPECT_THAT(text, Not(HasSubstr("of each of a, b and c")));
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

TEST(RunsTable, ExplainsTheLossInACriterionAndNamesTheOptionOfAnotherScale) {
  auto const text_of = [](std::string const& rows) {
    auto const table = parse_runs(header + rows, "runs.csv");
    return to_text(table, decide(table));
  };
  EXPECT_THAT(text_of("a,1,t,1,3,\nb,1,t,1,4,\n"),
              HasSubstr("\nin t: the mean loss if it is taken"));
  auto const off = text_of("a,1,t,1,0,\nb,1,t,1,4,\n");
  EXPECT_THAT(off, HasSubstr("the criterion is ignored; another scale: --scale t=count.\n"));
  EXPECT_THAT(text_of("a,1,t,1,-3,\nb,1,t,1,4,\n"), HasSubstr("declare its `best` and `worst`"));
}

TEST(RunsTable, ShowsABaseThatDoesNotCompete) {
  auto const table = parse_runs(
      std::string(header) + "a,1,tests,1,,true\nb,1,tests,1,,false\nbase,1,tests,1,,true\n",
      "runs.csv");
  EXPECT_THAT(to_text(table, decide(table)),
              testing::ContainsRegex("base .*passed, does not compete"));
}

TEST(RunsTable, RefusesAWeightOfAGateWithoutAScore) {
  RunsOptions options;
  options.weights["tests"] = 1;
  EXPECT_THAT(fault_of(std::string(header) + "a,1,tests,1,,true\na,1,t,1,3,\n", options),
              HasSubstr("\"tests\" is a gate without a score: it has no weight"));
}

}  // namespace
}  // namespace parallel_explore
