#include "report/formats.hpp"

#include "parallel_explore/error.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace parallel_explore::report {
namespace {

using testing::HasSubstr;

class Formats : public testing::Test {
 protected:
  Formats() {
    exploration_.name = "two";
    exploration_.experiment.criteria.resize(1);
    exploration_.experiment.criteria[0].name = "speed";
    exploration_.experiment.report.code_samples = true;
    auto& record = exploration_.approaches.emplace_back();
    record.approach.name = "few";
    record.state = ApproachState::completed;
    verdict_ = std::make_unique<Verdict>(reach_verdict(exploration_, WeightedScoring()));
  }

  [[nodiscard]] ReportInput input() const { return {exploration_, *verdict_}; }

  Exploration exploration_;
  std::unique_ptr<Verdict> verdict_;
};

TEST_F(Formats, HaveNamesAndFilesOfTheirOwn) {
  std::set<std::string_view> names, files;
  for (auto const& format : formats()) {
    EXPECT_TRUE(names.insert(format.name).second) << format.name;
    EXPECT_TRUE(format.file.empty() || files.insert(format.file).second) << format.file;
    bool const is_of_the_run = format.needs == Needs::timeline;
    EXPECT_THAT(format.render(input()), HasSubstr(is_of_the_run ? "traceEvents" : "few"))
        << format.name;
  }
}

TEST_F(Formats, OfMarkdownTakeTextsOfOthersAsText) {
  std::string const hostile =
      "<img src=x onerror=1> [l](javascript:1) ![i](http://evil/x.png) @bob GH-12 "
      "https://github.com/o/r/issues/8";
  exploration_.experiment.task = hostile;
  exploration_.warnings = {hostile};
  auto& record = exploration_.approaches[0];
  record.approach.description = hostile;
  record.reason = hostile;
  record.warnings = {hostile};
  auto& session = record.sessions.emplace_back();
  session.agent = "command";
  session.agent_session = "x` <b>";
  auto const text = format_named("md").render(input());
  for (auto const* acting : {"<img", "](javascript:", "![i](", "@bob", "GH-12", "issues/8"})
    EXPECT_THAT(text, testing::Not(HasSubstr(acting)));
  EXPECT_THAT(text, HasSubstr("`x <b>`"));
}

TEST_F(Formats, HaveTheirFilesInTheGuide) {
  std::ifstream file(TEST_DATA "/../docs/guide/files.md");
  std::string const guide{std::istreambuf_iterator<char>(file), {}};
  for (auto const& format : formats()) EXPECT_THAT(guide, HasSubstr(format.file)) << format.name;
}

TEST_F(Formats, AreFoundByName) {
  EXPECT_EQ(format_named("csv").file, "matrix.csv");
  EXPECT_THROW((void)format_named("pdf"), Error);
}

TEST_F(Formats, OfMarkdownShowTheCodeSamplesThatAreGiven) {
  auto with_samples = input();
  with_samples.code_samples = {{"few", "+line\n"}};
  EXPECT_THAT(format_named("md").render(with_samples), HasSubstr("```\n+line\n```"));
}

TEST_F(Formats, TakeAnAggregatorThatKnowsOnlyAnExplorationAndItsVerdict) {
  class Short final : public ResultAggregator {
   public:
    [[nodiscard]] std::string aggregate(Exploration const& exploration,
                                        Verdict const& verdict) const override {
      return exploration.name + ":" + std::to_string(verdict.comparison.ranking().size());
    }
  };
  Short const aggregator;
  auto with_aggregator = input();
  with_aggregator.aggregator = &aggregator;
  EXPECT_EQ(format_named("md").render(with_aggregator), "two:1");
}

}  // namespace
}  // namespace parallel_explore::report
