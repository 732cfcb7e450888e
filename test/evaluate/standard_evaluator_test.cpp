#include "evaluate/metrics.hpp"
#include "evaluate/missing_import.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using evaluate::names_missing_import;
using evaluate::read_metric;
using evaluate::read_self_report;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Metrics, ReadJsonAlsoBehindOtherOutput) {
  JsonMetric const metric{"/a/0/b"};
  EXPECT_EQ(read_metric(metric, R"({"a": [{"b": 2.5}]})").value, 2.5);
  EXPECT_EQ(read_metric(metric, "building…\n{\"a\": [{\"b\": 3}]}\n").value, 3.0);
  EXPECT_THAT(read_metric(metric, "").reason, HasSubstr("printed nothing"));
  EXPECT_THAT(read_metric(metric, "{}").reason, HasSubstr("nothing at /a/0/b"));
  EXPECT_THAT(read_metric(metric, R"({"a": [{"b": "x"}]})").reason, HasSubstr("not a number"));
}

TEST(Metrics, ReadTheFirstGroupOfTheFirstMatch) {
  EXPECT_EQ(read_metric(RegexMetric{"took ([0-9.]+) ms"}, "took 12.5 ms\ntook 9 ms").value, 12.5);
  EXPECT_THAT(read_metric(RegexMetric{"took (.*)"}, "took long").reason,
              HasSubstr("\"long\" is not a number"));
  EXPECT_THAT(read_metric(RegexMetric{"x(1)"}, "y").reason, HasSubstr("nothing that matches"));
  EXPECT_FALSE(read_metric(RegexMetric{"(a+)+b"}, std::string(10'000, 'a')).reason.empty())
      << "ends in time";
}

TEST(SelfReports, AreTheLastScoresInTheAnswer) {
  auto const answer =
      "I did it.\n```json\n{\"scores\": {\"clarity\": 3}}\n```\nNo:\n```json\n{\"scores\": "
      "{\"clarity\": 8.5, \"x\": 11}}\n```\n";
  EXPECT_EQ(read_self_report("clarity", answer).value, 8.5);
  EXPECT_THAT(read_self_report("x", answer).reason, HasSubstr("not within 0–10"));
  EXPECT_THAT(read_self_report("y", answer).reason, HasSubstr("no score for it"));
  EXPECT_THAT(read_self_report("y", "great {work}").reason, HasSubstr("no JSON block"));
  EXPECT_FALSE(read_self_report("y", std::string(100'000, '{')).value);
}

class CommandCriteria : public testing::Test {
 protected:
  Measurement measure(std::string const& run, Metric metric, bool gate = false, int repeat = 1,
                      std::chrono::milliseconds timeout = std::chrono::seconds(20)) {
    Criterion criterion;
    criterion.name = "c";
    criterion.gate = gate;
    CommandCriterion command;
    command.run = run;
    command.metric = std::move(metric);
    command.repeat = repeat;
    command.timeout = timeout;
    criterion.how = command;
    Sample sample;
    sample.approach.name = "it's";
    sample.worktree.path = place_.path();
    sample.log = place_.path() / "log";
    return support::run(evaluator_->evaluate(criterion, sample));
  }
  support::TempDirectory place_;
  DirectLauncher launcher_;
  std::unique_ptr<Evaluator> evaluator_ = make_evaluator(launcher_);
};

TEST_F(CommandCriteria, RepeatAndKeepEveryValue) {
  auto const m = measure("echo x >> n; wc -l < n", RegexMetric{"(\\d+)"}, false, 3);
  EXPECT_THAT(m.values, ElementsAre(1, 2, 3));
  EXPECT_THAT(support::read_file(place_.path() / "log"), HasSubstr("== c (run 3)"));
}

TEST_F(CommandCriteria, ProcessMetricsComeFromTheProcess) {
  EXPECT_THAT(measure("exit 3", ProcessMetric::exit).values, ElementsAre(3));
  EXPECT_THAT(measure("kill -9 $$", ProcessMetric::exit).values, ElementsAre(137));
  EXPECT_THAT(measure("sleep 0.05", ProcessMetric::seconds).values,
              ElementsAre(testing::AllOf(testing::Ge(0.05), testing::Lt(5))));
  EXPECT_THAT(measure("true", ProcessMetric::peak_rss).values, ElementsAre(testing::Gt(100'000)));
}

TEST_F(CommandCriteria, AFailingCommandHasMeasuredNothing) {
  auto const m = measure("echo 5; echo because >&2; exit 1", RegexMetric{"(\\d+)"});
  EXPECT_THAT(m.values, IsEmpty());
  EXPECT_EQ(m.reason, "exited with status 1: because");
  EXPECT_EQ(m.outcome, MeasurementOutcome::failed);
  auto const slow =
      measure("sleep 100", ProcessMetric::seconds, false, 1, std::chrono::milliseconds(50));
  EXPECT_EQ(slow.reason, "did not end within 0.05 s");
  EXPECT_EQ(slow.outcome, MeasurementOutcome::timed_out);
}

TEST_F(CommandCriteria, OneBadRepeatLeavesNoMedianOfTheLuckyOnes) {
  auto const m =
      measure("echo x >> n; test $(wc -l < n) -lt 3 && echo 7", RegexMetric{"(\\d+)"}, false, 5);
  EXPECT_THAT(m.values, IsEmpty());
  EXPECT_FALSE(m.reason.empty());
}

TEST_F(CommandCriteria, GatesPassOrFailWithTheReason) {
  auto const passed = measure("true", ProcessMetric::exit, true);
  EXPECT_EQ(passed.passed, true);
  EXPECT_EQ(passed.outcome, MeasurementOutcome::ok);
  auto const failed = measure("echo no; exit 2", ProcessMetric::exit, true);
  EXPECT_EQ(failed.passed, false);
  EXPECT_EQ(failed.reason, "exited with status 2: no");
  EXPECT_EQ(failed.outcome, MeasurementOutcome::failed);
  EXPECT_EQ(measure("echo 5; exit 1", RegexMetric{"(\\d+)"}, true).passed, false);
  auto const missing = measure("echo \"ModuleNotFoundError: No module named 'x'\" >&2; exit 1",
                               ProcessMetric::exit, true);
  EXPECT_EQ(missing.outcome, MeasurementOutcome::import_failed);
}

TEST(MissingImports, AreNamedByCompilersLinkersAndInterpreters) {
  EXPECT_TRUE(names_missing_import("ModuleNotFoundError: No module named 'x'"));
  EXPECT_TRUE(names_missing_import("a.o: undefined reference to `f'"));
  EXPECT_TRUE(names_missing_import("Error: Cannot find module './x'"));
  EXPECT_FALSE(names_missing_import("2 failed"));
  EXPECT_FALSE(names_missing_import(""));
}

TEST_F(CommandCriteria, PlaceholdersAreQuoted) {
  measure("printf %s {approach} > out", ProcessMetric::exit);
  EXPECT_EQ(support::read_file(place_.path() / "out"), "it's");
}

TEST_F(CommandCriteria, OthersComeFromTheSession) {
  Criterion criterion;
  criterion.how = BuiltinMetric::lines_changed;
  Sample sample;
  sample.work.changes = {2, 10, 5};
  sample.session.answer = "{\"scores\": {\"s\": 4}}";
  auto const lines = support::run(evaluator_->evaluate(criterion, sample));
  EXPECT_THAT(lines.values, ElementsAre(15));
  EXPECT_EQ(lines.source, Source::builtin);
  criterion.name = "s";
  criterion.how = SelfReport{};
  auto const own = support::run(evaluator_->evaluate(criterion, sample));
  EXPECT_THAT(own.values, ElementsAre(4));
  EXPECT_EQ(own.source, Source::self_reported);
  criterion.how = BuiltinMetric::cost_usd;
  EXPECT_EQ(support::run(evaluator_->evaluate(criterion, sample)).reason,
            "the agent reports no cost");
}

}  // namespace
}  // namespace parallel_explore
