#include "parallel_explore/result_aggregator.hpp"
#include "report/formats.hpp"
#include "report/html.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;
using Samples = std::map<std::string, std::string>;

Criterion criterion(std::string name, decltype(Criterion::how) how, double weight = 1) {
  Criterion c;
  c.name = std::move(name);
  c.how = std::move(how);
  c.weight = weight;
  return c;
}

Measurement measurement(std::string name, std::vector<double> values,
                        Source source = Source::measured) {
  Measurement m;
  m.criterion = std::move(name);
  m.values = std::move(values);
  m.source = source;
  return m;
}

/// A finished exploration with a variety of approaches: a winner, another one, one that failed a
/// gate, one that timed out, self-reports, a hostile description and a warning.
Exploration exploration() {
  Exploration e;
  e.name = "rate-limiter";
  e.state = ExplorationState::partial;
  e.base = "0123456789";
  e.experiment.task = "Add a rate limiter.";
  auto tests = criterion("tests", CommandCriterion{"make test"});
  tests.gate = true;
  auto throughput = criterion("throughput", CommandCriterion{"bench", JsonMetric{"/x"}, 3}, 2);
  throughput.unit = "ops/s";
  e.experiment.criteria = {tests, throughput, criterion("clarity", SelfReport{}, 0.5)};
  auto const add = [&](std::string name, ApproachState state) -> ApproachRecord& {
    auto& record = e.approaches.emplace_back();
    record.approach.id = "id-" + name;
    record.approach.name = name;
    record.approach.description = "the " + name + " way";
    record.state = state;
    auto& session = record.sessions.emplace_back();
    session.agent = "claude";
    session.agent_session = "session-" + name;
    session.usage = {1000, 200, 0, 0, 4, 0.41};
    session.result = SessionResult{};
    session.result->duration = std::chrono::milliseconds(61'200);
    record.worktree.changes = Changes{4, 150, 32};
    record.worktree.branch = "pexplore/rate-limiter/" + name;
    record.worktree.commit = "c-" + name;
    return record;
  };
  auto gate = measurement("tests", {0});
  gate.passed = true;
  add("bucket", ApproachState::completed).evaluation.measurements = {
      gate, measurement("throughput", {1.2e6, 1.19e6, 1.21e6}),
      measurement("clarity", {7}, Source::self_reported)};
  add("log", ApproachState::completed).evaluation.measurements = {
      gate, measurement("throughput", {8e5}), measurement("clarity", {9}, Source::self_reported)};
  gate.passed = false;
  gate.reason = "exited with status 2: 3 | tests failed";
  auto& hostile = add("broken", ApproachState::completed);
  hostile.evaluation.measurements = {gate, measurement("throughput", {9e9})};
  hostile.approach.description = "\x1b[31mred\x1b[0m | `code`";
  hostile.warnings = {"outside its worktree, main tree: file.txt changed while it ran"};
  auto& late = add("late", ApproachState::timed_out);
  late.cause = FailureCause::timed_out;
  late.reason = "did not end within 1800 s";
  late.sessions[0].usage.cost_usd.reset();
  return e;
}

/// Compares with a golden file; PEXPLORE_RENEW_GOLDEN=1 rewrites it.
void expect_golden(std::string const& name, std::string const& text) {
  auto const file = std::string(TEST_DATA "/golden/") + name;
  if (std::getenv("PEXPLORE_RENEW_GOLDEN")) std::ofstream(file) << text;
  std::ifstream in(file);
  std::ostringstream golden;
  golden << in.rdbuf();
  EXPECT_EQ(text, golden.str()) << file;
}

TEST(Report, LooksAsItShould) {
  auto const e = exploration();
  auto const verdict = reach_verdict(e, WeightedScoring());
  ReportInput const input{e, verdict, {{"bucket", "+a\n```\n+b\n"}}};
  for (auto const& format : report::formats()) {
    // The page has its data deflated; its plain part is what a person can compare.
    auto const text = format.name == "html" ? report::plain_html(input) : format.render(input);
    expect_golden("report." + std::string(format.name), text);
  }
}

TEST(Report, ShowsNothingThatActsOnATerminalOrAPage) {
  auto const e = exploration();
  auto const verdict = reach_verdict(e, WeightedScoring());
  EXPECT_THAT(to_text(e, verdict), Not(HasSubstr("\x1b")));
  auto const markdown = MarkdownSummary().aggregate(e, verdict);
  EXPECT_THAT(markdown, Not(HasSubstr("\x1b")));
  EXPECT_THAT(markdown, HasSubstr("3 \\| tests failed")) << "cells of a table stay cells";
}

TEST(Report, MarksSelfReportsAndSaysWhatIsMissing) {
  auto const e = exploration();
  auto const text = to_text(e, reach_verdict(e, WeightedScoring()));
  EXPECT_THAT(text, HasSubstr("clarity* ×0.5"));
  EXPECT_THAT(text, HasSubstr("*: self-reported"));
  EXPECT_THAT(text, HasSubstr("late: timed_out: did not end within 1800 s"));
  EXPECT_THAT(text, HasSubstr("broken: tests failed: exited with status 2"));
}

TEST(Report, ShowsTheBaseClaimsAndWhatWasDropped) {
  auto e = exploration();
  e.base_measurements = {measurement("throughput", {1e6})};
  e.approaches[1].strategy.dropped = "not in the better half after 25 % of its budget";
  auto const text = to_text(e, reach_verdict(e, WeightedScoring()));
  EXPECT_THAT(text, HasSubstr("(10.0; +20 %)"));
  EXPECT_THAT(text, HasSubstr("(untouched base)"));
  EXPECT_THAT(text, HasSubstr("7.0 / 10.0"));
  EXPECT_THAT(text, HasSubstr("log: not in the better half"));
}

TEST(Report, SummaryJsonIsJsonWithExactNumbers) {
  auto const e = exploration();
  auto const json = boost::json::parse(summary_json(e, reach_verdict(e, WeightedScoring())));
  EXPECT_EQ(json.at_pointer("/approaches/0/scores/throughput/value").to_number<double>(), 1.2e6);
  EXPECT_EQ(json.at_pointer("/approaches/0/metrics/duration_s").to_number<double>(), 61.2);
  EXPECT_EQ(json.at_pointer("/approaches/0/scores/clarity/source").as_string(), "self_reported");
  EXPECT_TRUE(json.at_pointer("/approaches/3/metrics/cost_usd").is_null());
  EXPECT_TRUE(json.at_pointer("/approaches/2/rank").is_null());
  EXPECT_EQ(json.at_pointer("/approaches/2/disqualified_by").as_string(), "tests");
}

TEST(Report, ObeysTheComparisonStyle) {
  auto e = exploration();
  e.experiment.report.comparison = ComparisonStyle::narrative;
  EXPECT_THAT(to_text(e, reach_verdict(e, WeightedScoring())), Not(HasSubstr("rank")));
  e.experiment.report.comparison = ComparisonStyle::matrix;
  EXPECT_THAT(to_text(e, reach_verdict(e, WeightedScoring())), Not(HasSubstr("apart")));
}

TEST(Report, ACodeSampleCannotCloseItsFence) {
  auto e = exploration();
  e.experiment.report.code_samples = true;
  auto const text = MarkdownSummary(Samples{{"bucket", "+```\n"}})
                        .aggregate(e, reach_verdict(e, WeightedScoring()));
  EXPECT_THAT(text, HasSubstr("````\n+```\n````\n"));
}

}  // namespace
}  // namespace parallel_explore
