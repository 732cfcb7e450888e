#include "evaluate/metrics.hpp"
#include "evaluate/missing_import.hpp"
#include "evaluate/worktree_file.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using evaluate::names_missing_import;
using evaluate::read_metric;
using evaluate::read_self_report;
using testing::Contains;
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

constexpr auto hyperfine_json = R"({"results": [{"command": "a", "median": VALUE}]})";

std::string hyperfine_report(std::string const& value) {
  std::string text = hyperfine_json;
  return text.replace(text.find("VALUE"), 5, value);
}

TEST_F(CommandCriteria, ReadABenchmarkThatIsPrinted) {
  BenchmarkMetric const metric{BenchmarkFormat::hyperfine, "a"};
  auto const printed = measure("echo building; echo '" + hyperfine_report("0.25") + "'", metric);
  EXPECT_THAT(printed.values, ElementsAre(0.25));
  auto const missing = measure("echo '" + hyperfine_report("\"x\"") + "'", metric);
  EXPECT_EQ(missing.outcome, MeasurementOutcome::failed);
  EXPECT_EQ(missing.reason, "its output: command \"a\" has no \"median\"");
  EXPECT_THAT(measure("yes | head -c 9000000", metric).reason,
              HasSubstr("printed more than 8 MiB"));
}

class ReportFiles : public CommandCriteria {
 protected:
  Measurement measure_file(std::string const& run, std::string const& file = "out.json",
                           int repeat = 1) {
    return measure(run, BenchmarkMetric{BenchmarkFormat::hyperfine, "", "", file}, false, repeat);
  }
};

TEST_F(ReportFiles, AreReadWhenTheyWereWritten) {
  auto const write =
      "n=$(cat n 2>/dev/null)1; echo $n > n; echo '" + hyperfine_report("'$n'") + "' > out.json";
  EXPECT_THAT(measure_file(write, "out.json", 20).values,
              testing::AllOf(testing::SizeIs(20), Contains(1), Contains(11111)))
      << "also by runs that are shorter than a tick of the file system's clock";
}

TEST_F(ReportFiles, OfEarlierRunsAreErrors) {
  auto const write = "echo '" + hyperfine_report("1") + "' > out.json";
  EXPECT_EQ(measure_file("true").reason, "did not write out.json");
  EXPECT_THAT(measure_file(write).values, ElementsAre(1));
  EXPECT_EQ(measure_file("true").reason, "did not write out.json: it is older than this run");
  auto const once = "test -e n || { echo 1 > n; " + write + "; }";
  EXPECT_THAT(measure_file(once, "out.json", 2).reason, HasSubstr("older than this run"));
  EXPECT_THAT(
      measure_file("cp -p out.json new.json; touch -d '1 hour ago' new.json", "new.json").reason,
      HasSubstr("older than this run"));
}

TEST_F(ReportFiles, AreOldOnlyAfterATick) {
  auto const file = place_.path() / "out.json";
  support::write_file(file, "x");
  EXPECT_TRUE(evaluate::WorktreeFile(place_.path(), "out.json").was_just_written());
  std::filesystem::last_write_time(
      file, std::filesystem::file_time_type::clock::now() - std::chrono::seconds(1));
  EXPECT_FALSE(evaluate::WorktreeFile(place_.path(), "out.json").was_just_written());
  EXPECT_FALSE(evaluate::WorktreeFile(place_.path(), "none.json").was_just_written());
}

TEST_F(ReportFiles, StayInTheWorktree) {
  support::TempDirectory elsewhere;
  auto const outside = (elsewhere.path() / "out.json").string();
  auto const link = "echo '" + hyperfine_report("1") + "' > " + outside + "; ln -s ";
  EXPECT_EQ(measure_file(link + outside + " out.json").reason,
            "wrote out.json outside of the worktree");
  EXPECT_EQ(measure_file(link + elsewhere.path().string() + " d", "d/out.json").reason,
            "wrote d/out.json outside of the worktree");
}

TEST_F(ReportFiles, AreRegularAndNotTooLarge) {
  EXPECT_EQ(measure_file("mkdir out.json").reason, "wrote out.json, which is not a regular file");
  EXPECT_EQ(measure_file("mkfifo pipe.json", "pipe.json").reason,
            "wrote pipe.json, which is not a regular file");
  EXPECT_EQ(measure_file("truncate -s 50M big.json", "big.json").reason,
            "wrote big.json with 50.0 MiB; at most 32 MiB are read");
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
