#include "parallel_explore/comparison_matrix.hpp"

#include "report/formats.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

Criterion given(std::string name) {
  Criterion criterion;
  criterion.name = std::move(name);
  criterion.how = Given{};
  return criterion;
}

/// A comparison in one criterion; `scores`: of approaches a, b, …
Comparison comparison_in(std::string const& criterion, std::vector<double> const& scores) {
  Measurements measurements;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    auto& approach = measurements.emplace_back();
    approach.approach = std::string(1, static_cast<char>('a' + i));
    auto& measurement = approach.measurements.emplace_back();
    measurement.criterion = criterion;
    measurement.source = Source::given;
    measurement.values = {scores[i]};
  }
  std::vector<Criterion> criteria{given(criterion)};
  auto ranking = WeightedScoring().rank(criteria, measurements);
  return {std::move(criteria), std::move(ranking)};
}

TEST(ComparisonMatrix, SaysTheSameTradeOffInEachFormat) {
  auto const comparison = comparison_in("speed", {9, 4});
  EXPECT_EQ(TextMatrix().trade_offs(comparison), "speed: a leads (9), b trails (4), 5 apart.\n");
  EXPECT_EQ(MarkdownMatrix().trade_offs(comparison),
            "- speed: a leads (9), b trails (4), 5 apart.\n");
  EXPECT_EQ(CsvMatrix().trade_offs(comparison),
            "criterion,leaders,trailers,score gap,value gap,within noise\r\n"
            "speed,a,b,5,5,false\r\n");
  EXPECT_EQ(HtmlMatrix().trade_offs(comparison),
            "<ul>\n<li>speed: a leads (9), b trails (4), 5 apart.</li>\n</ul>\n");
}

TEST(ComparisonMatrix, HasNoTradeOffsOfASingleApproach) {
  auto const comparison = comparison_in("speed", {9});
  EXPECT_EQ(TextMatrix().trade_offs(comparison), "");
  EXPECT_EQ(MarkdownMatrix().trade_offs(comparison), "");
  EXPECT_EQ(CsvMatrix().trade_offs(comparison), "");
  EXPECT_EQ(HtmlMatrix().trade_offs(comparison), "");
}

TEST(ComparisonMatrix, SaysOnceThatNothingHasAValue) {
  Criterion clarity;
  clarity.name = "clarity";
  clarity.how = JudgeQuestion{"Which is clearer?"};
  auto const unjudged = [](std::string name) {
    Measurement measurement;
    measurement.criterion = "clarity";
    measurement.reason = "not judged";
    return ApproachMeasurements{std::move(name), {measurement}, ""};
  };
  std::vector<Criterion> criteria{clarity};
  auto ranking = WeightedScoring().rank(criteria, {unjudged("a"), unjudged("b"), unjudged("c")});
  auto const text = TextMatrix().table({criteria, ranking});
  EXPECT_THAT(text, HasSubstr("clarity is missing for all: not judged\n"));
  EXPECT_THAT(text, Not(HasSubstr("a: clarity is missing")));
  ranking[1].cells[0].value = 5;
  EXPECT_THAT(TextMatrix().table({criteria, ranking}),
              HasSubstr("a: clarity is missing: not judged\n"));
}

TEST(ComparisonMatrix, CallsTheNoiseOfJudgesVotes) {
  Criterion clarity;
  clarity.name = "clarity";
  clarity.how = JudgeQuestion{"Which is clearer?"};
  auto const judged = [](std::string name, double score) {
    Measurement measurement;
    measurement.criterion = "clarity";
    measurement.values = {score};
    return ApproachMeasurements{std::move(name), {measurement}, ""};
  };
  std::vector<Criterion> criteria{clarity};
  auto ranking = WeightedScoring().rank(criteria, {judged("a", 6), judged("b", 5)});
  for (auto& each : ranking) each.cells[0].margin = 3;
  EXPECT_THAT(TextMatrix().trade_offs({criteria, ranking}),
              HasSubstr("clarity: from 6 to 5, within the noise of the votes."));
}

TEST(ComparisonMatrix, OfCsvHasNoFormulas) {
  for (std::string const name :
       {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "=a,\"b\""}) {
    auto const table = CsvMatrix().table(comparison_in(name, {9, -4}));
    EXPECT_THAT(table, Not(HasSubstr("," + name)));
    EXPECT_THAT(table, Not(HasSubstr(",\"" + name.substr(0, 2))));
    EXPECT_THAT(table, HasSubstr("'" + name.substr(0, 2)));
    EXPECT_THAT(table, HasSubstr(",-4,")) << "numbers stay numbers";
  }
}

TEST(ComparisonMatrix, OfHtmlNamesTableColumnsAndRowsForAScreenReader) {
  auto const table = HtmlMatrix().table(comparison_in("speed", {9, 4}));
  EXPECT_THAT(table, HasSubstr("<table>\n<caption>"));
  EXPECT_THAT(table, HasSubstr("<th scope=\"col\">approach</th>"));
  EXPECT_THAT(table, HasSubstr("<tr><td>1</td><th scope=\"row\">a</th><td>0.9000</td><td>9</td>"));
}

TEST(ComparisonMatrix, OfHtmlEscapesEveryText) {
  auto const comparison = comparison_in("<b onclick=\"x\">&'", {9, 4});
  for (auto const& text : {HtmlMatrix().table(comparison), HtmlMatrix().trade_offs(comparison)}) {
    EXPECT_THAT(text, Not(HasSubstr("<b")));
    EXPECT_THAT(text, HasSubstr("&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;"));
  }
}

/// A matrix of a user.
class Podium final : public ComparisonMatrix {
 public:
  [[nodiscard]] std::string table(Comparison const& comparison) const override {
    return "podium: " + comparison.ranking().front().approach + "\n";
  }
  [[nodiscard]] std::string trade_offs(Comparison const& comparison) const override {
    return std::to_string(comparison.criteria().size()) + " criteria\n";
  }
};

TEST(ComparisonMatrix, OfOnesOwnIsShownInReportsForPeople) {
  Exploration exploration;
  exploration.name = "e";
  Verdict verdict;
  verdict.comparison = comparison_in("speed", {9, 4});
  Podium const podium;
  ReportInput input{exploration, verdict};
  input.matrix = &podium;
  EXPECT_EQ(report::format_named("text").render(input), "podium: a\n\n1 criteria\n");
  EXPECT_THAT(report::format_named("md").render(input),
              HasSubstr("## Comparison\n\npodium: a\n\n## Trade-offs\n\n1 criteria\n"));
  EXPECT_THAT(report::format_named("csv").render(input), HasSubstr("rank,approach,total"));
  EXPECT_THAT(report::format_named("html").render(input), HasSubstr("<th scope=\"row\">a</th>"));
}

}  // namespace
}  // namespace parallel_explore
