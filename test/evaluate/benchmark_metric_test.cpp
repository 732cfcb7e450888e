#include "core/benchmark_formats.hpp"
#include "evaluate/metrics.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <map>

namespace parallel_explore::evaluate {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string recorded(std::string const& file) {
  return support::read_file(std::filesystem::path(TEST_DATA) / "data/metrics" / file);
}

using enum BenchmarkFormat;

/// A report that the tool itself wrote, and a value that stands in it.
struct Recorded {
  std::string file;
  BenchmarkMetric metric;
  double seconds;
};

void PrintTo(Recorded const& each, std::ostream* out) {
  *out << each.file << " " << each.metric.name << " " << each.metric.statistic;
}

class RecordedReports : public testing::TestWithParam<Recorded> {};

TEST_P(RecordedReports, HaveTheValueInSeconds) {
  auto const& [file, metric, seconds] = GetParam();
  auto const reading = read_metric(metric, "its output", recorded(file));
  ASSERT_TRUE(reading.value) << reading.reason;
  EXPECT_NEAR(*reading.value, seconds, seconds * 1e-9);
  auto const behind = read_metric(
      metric, "its output", "[1/2] Building {a} <b>\n" + recorded(file) + "\n2 -> 3: finished\n");
  EXPECT_EQ(behind.value, reading.value) << "also between other lines: " << behind.reason;
}

INSTANTIATE_TEST_SUITE_P(
    Benchmarks, RecordedReports,
    testing::Values(
        Recorded{"google-benchmark.json", {google_benchmark, "sum/1000"}, 746.8065313932501e-9},
        Recorded{"google-benchmark.json", {google_benchmark, "sum/100000"}, 78.31007608570951e-6},
        Recorded{"google-benchmark.json", {google_benchmark, "sum/2000000"}, 1.922003757499624e-3},
        Recorded{"google-benchmark.json", {google_benchmark, "sum/2000001"}, 0.0018967742963232686},
        Recorded{"google-benchmark.json",
                 {google_benchmark, "sum/100000", "cpu_time"},
                 36.869372282608694e-6},
        Recorded{"google-benchmark.json",
                 {google_benchmark, "sum/100000", "items_per_second"},
                 2712278344.027302},
        Recorded{"google-benchmark-repetitions.json", {google_benchmark}, 966.5387086614544e-9},
        Recorded{"google-benchmark-repetitions.json",
                 {google_benchmark, "sum/1000_mean"},
                 948.2421221029646e-9},
        Recorded{"google-benchmark-repetitions.json",
                 {google_benchmark, "sum/1000_cv"},
                 0.25985436258829103},
        Recorded{"google-benchmark-aggregates.json",
                 {google_benchmark, "sum/100000"},
                 79.07465113740665e-6},
        Recorded{"hyperfine.json", {hyperfine, "pause"}, 0.010888685},
        Recorded{"hyperfine.json", {hyperfine, "sleep 0.02", "user"}, 0.0005578},
        Recorded{
            "pytest-benchmark.json", {pytest_benchmark, "test_sorted[10]"}, 2.1362600091379136e-07},
        Recorded{"pytest-benchmark.json",
                 {pytest_benchmark, "other/test_more.py::test_sum", "min"},
                 7.633600034750998e-06},
        Recorded{"pytest-benchmark.json",
                 {pytest_benchmark, "test_sorted[10]", "ops"},
                 1319823.9704793848},
        Recorded{"criterion-estimates.json", {criterion}, 617.4773561552186e-9},
        Recorded{"criterion-estimates.json", {criterion, "", "slope"}, 651.5637362374234e-9},
        Recorded{"catch2-2.xml", {catch2, "sums/tens/large sum"}, 12226.3e-9},
        Recorded{"catch2-2.xml",
                 {catch2, "sum of 1000", "standardDeviation"},
                 (64.378e-9 + 48.5788e-9) / 2},
        Recorded{"catch2-3.xml", {catch2, "sums/twenties/large sum"}, 13207.6e-9},
        Recorded{"catch2-3.xml", {catch2, "sum of 1000"}, (647.84e-9 + 606.674e-9) / 2},
        Recorded{"junit-pytest.xml", {junit, "test_parse.TestParse.test_reads"}, 0.026},
        Recorded{"junit-pytest.xml", {junit, "test_plain"}, 0.011},
        Recorded{"junit-googletest.xml", {junit, "Parse.ReadsAll"}, 0.012},
        Recorded{"junit-googletest.xml", {junit}, 0.012}));

/// Why a metric has no value in a report.
std::string reason(BenchmarkMetric const& metric, std::string const& report) {
  auto const reading = read_metric(metric, "its output", report);
  EXPECT_FALSE(reading.value);
  return reading.reason;
}

TEST(BenchmarkMetrics, NeedANameAmongSeveral) {
  EXPECT_EQ(reason({google_benchmark}, recorded("google-benchmark.json")),
            "its output has 5 benchmarks, and the metric has no `name`: sum/1000, sum/100000, "
            "sum/2000000 and 2 others");
  EXPECT_EQ(reason({hyperfine}, recorded("hyperfine.json")),
            "its output has 2 commands, and the metric has no `name`: pause, sleep 0.02");
}

TEST(BenchmarkMetrics, OfferTheNearestName) {
  EXPECT_EQ(reason({google_benchmark, "sum/100"}, recorded("google-benchmark.json")),
            "its output has no benchmark \"sum/100\"; did you mean \"sum/1000\"?");
  EXPECT_EQ(reason({catch2, "sum of 100"}, recorded("catch2-3.xml")),
            "its output has no benchmark \"sum of 100\"; did you mean \"sum of 1000\"?");
  EXPECT_EQ(reason({junit, "quite another"}, recorded("junit-googletest.xml")),
            "its output has no test \"quite another\"; it has Parse.ReadsAll, Parse.ReadsNone, "
            "Print.DISABLED_Later and 1 other");
}

TEST(BenchmarkMetrics, AreNotChosenAmongEntriesOfOneName) {
  EXPECT_EQ(reason({pytest_benchmark, "test_sum"}, recorded("pytest-benchmark.json")),
            "its output has 2 benchmarks of the name \"test_sum\": test_sums.py::test_sum, "
            "other/test_more.py::test_sum");
  EXPECT_EQ(reason({catch2, "large sum"}, recorded("catch2-2.xml")),
            "its output has 2 benchmarks of the name \"large sum\": sums/tens/large sum, "
            "sums/twenties/large sum");
  EXPECT_EQ(
      reason({hyperfine, "a"},
             R"({"results": [{"command": "a", "median": 1}, {"command": "a", "median": 2}]})"),
      "its output has 2 commands of the name \"a\", and nothing tells them apart");
  EXPECT_THAT(reason({google_benchmark, "f"},
                     R"({"benchmarks": [{"name": "f", "family_index": 0, "real_time": 1,
                         "time_unit": "ns"}, {"name": "f", "family_index": 1, "real_time": 9,
                         "time_unit": "ns"}]})"),
              HasSubstr("2 benchmarks of the name \"f\""));
}

TEST(BenchmarkMetrics, HaveTheStatisticThatTheReportHas) {
  EXPECT_EQ(
      reason({google_benchmark, "sum/1000", "item_per_second"}, recorded("google-benchmark.json")),
      "its output: benchmark \"sum/1000\" has no \"item_per_second\"; did you mean "
      "\"items_per_second\"?");
  EXPECT_EQ(reason({criterion, "", "slope"},
                   R"({"median": {"point_estimate": 1}, "median_abs_dev": {"point_estimate": 1},
                       "slope": null})"),
            "its output has no \"slope\"; it has median, median_abs_dev");
}

TEST(BenchmarkMetrics, OfWhatFailedHaveNoValue) {
  EXPECT_EQ(reason({google_benchmark, "broken"}, recorded("google-benchmark.json")),
            "its output: benchmark \"broken\" failed: no input file");
  EXPECT_EQ(reason({catch2, "reads <at once>"}, recorded("catch2-2.xml")),
            "its output: benchmark \"throws/reads <at once>\" failed: no input");
  EXPECT_EQ(reason({junit, "test_fails"}, recorded("junit-pytest.xml")),
            "its output: test \"test_parse.TestParse.test_fails\" failed: assert 1 == 2");
  EXPECT_EQ(reason({junit, "test_later"}, recorded("junit-pytest.xml")),
            "its output: test \"test_parse.TestParse.test_later\" was skipped");
  EXPECT_EQ(reason({junit, "Print.DISABLED_Later"}, recorded("junit-googletest.xml")),
            "its output: test \"Print.DISABLED_Later\" was skipped");
  EXPECT_EQ(reason({junit}, recorded("junit-pytest.xml")),
            "its output has failed tests: 1 of 4, first test_parse.TestParse.test_fails");
  EXPECT_EQ(reason({google_benchmark},
                   R"({"benchmarks": [{"name": "a", "skipped": true, "skip_message": "no GPU"}]})"),
            "its output: benchmark \"a\" was skipped: no GPU");
}

TEST(BenchmarkMetrics, AreFiniteAndNotNegative) {
  auto const nan = recorded("google-benchmark-repetitions.json");
  ASSERT_THAT(nan, HasSubstr("\"misses\": NaN"));
  EXPECT_EQ(reason({google_benchmark, "sum/1000_cv", "misses"}, nan),
            "its output: benchmark \"sum/1000_cv\" has a \"misses\" that is not a finite number");
  auto const of = [](std::string const& value) {
    return R"({"results": [{"command": "say \"NaN\" \\", "median": )" + value + "}]}";
  };
  EXPECT_EQ(read_metric({hyperfine, "say \"NaN\" \\"}, "", of("2")).value, 2.0);
  for (auto const* const bad : {"NaN", "-Infinity", "1e999", "null"})
    EXPECT_THAT(reason({hyperfine}, of(bad)), HasSubstr("not a finite number")) << bad;
  EXPECT_THAT(reason({hyperfine}, of("-2")), HasSubstr("negative \"median\": -2 s"));
  EXPECT_THAT(reason({hyperfine}, of("\"fast\"")), HasSubstr("has no \"median\""));
  EXPECT_THAT(reason({catch2},
                     "<Catch><TestCase><BenchmarkResults name='a'><mean value='nan'/>"
                     "</BenchmarkResults></TestCase></Catch>"),
              HasSubstr("not a finite number"));
}

TEST(BenchmarkMetrics, HaveAKnownUnit) {
  auto const in = [](std::string const& unit) {
    return R"({"benchmarks": [{"name": "a", "real_time": 3, "time_unit": ")" + unit + "\"}]}";
  };
  EXPECT_EQ(read_metric({google_benchmark}, "", in("s")).value, 3.0);
  EXPECT_EQ(reason({google_benchmark}, in("min")),
            "its output: benchmark \"a\" has the time unit \"min\" instead of ns, us, ms or s");
}

TEST(BenchmarkMetrics, CountTheMedianOfRepetitionsAndElseTheMean) {
  auto const mean = R"({"benchmarks": [{"name": "a_mean", "run_name": "a", "run_type": "aggregate",
      "aggregate_name": "mean", "real_time": 3, "time_unit": "s"}]})";
  EXPECT_EQ(read_metric({google_benchmark}, "", mean).value, 3.0);
  auto const bare = R"({"benchmarks": [{"name": "a", "real_time": 1, "time_unit": "s"},
      {"name": "a", "real_time": 7, "time_unit": "s"}, {"name": "a", "real_time": 2, "time_unit": "s"}]})";
  EXPECT_EQ(read_metric({google_benchmark, "a"}, "", bare).value, 2.0);
}

TEST(BenchmarkMetrics, OfAWholeSuiteAreTheSumOfItsParts) {
  EXPECT_EQ(read_metric({junit}, "",
                        "<testsuites><testsuite time='2'><testcase name='a' time='1'/>"
                        "</testsuite><testsuite><testcase name='b' time='0.5'/>"
                        "</testsuite></testsuites>")
                .value,
            2.5);
  EXPECT_EQ(reason({junit}, "<testsuite time='3'></testsuite>"), "its output has no test");
  EXPECT_EQ(reason({junit}, "<testsuite><testcase name='a'/></testsuite>"),
            "its output has no \"time\"");
}

TEST(BenchmarkMetrics, TellWhatIsNotSuchAReport) {
  EXPECT_EQ(reason({hyperfine}, " \n"), "its output is not a report of hyperfine: it is empty");
  EXPECT_EQ(reason({hyperfine}, "done\n"),
            "its output is not a report of hyperfine: it has no JSON object");
  EXPECT_EQ(reason({hyperfine}, recorded("google-benchmark.json")),
            "its output is not a report of hyperfine: its JSON has no \"results\"");
  EXPECT_EQ(reason({hyperfine}, R"({"results": 1})"),
            "its output is not a report of hyperfine: its \"results\" is not a list");
  EXPECT_EQ(reason({hyperfine}, R"({"results": []})"), "its output has no command");
  EXPECT_EQ(reason({hyperfine, "a"}, R"({"results": [1]})"), "its output has no command");
  EXPECT_EQ(reason({catch2}, "done\n"), "its output is not a report of catch2: it has no XML");
  EXPECT_EQ(reason({catch2}, recorded("junit-pytest.xml")),
            "its output is not a report of catch2: its root is <testsuites> instead of "
            "<Catch2TestRun>");
}

TEST(BenchmarkMetrics, OfACutReportHaveNoValue) {
  std::map<std::string, BenchmarkMetric> const files{
      {"google-benchmark.json", {google_benchmark, "sum/1000"}},
      {"hyperfine.json", {hyperfine, "pause"}},
      {"pytest-benchmark.json", {pytest_benchmark, "test_sorted[10]"}},
      {"criterion-estimates.json", {criterion}},
      {"catch2-2.xml", {catch2, "sum of 1000"}},
      {"catch2-3.xml", {catch2, "sum of 1000"}},
      {"junit-googletest.xml", {junit}}};
  for (auto const& [file, metric] : files) {
    auto const whole = recorded(file);
    auto const end = whole.find_last_of(">}");
    for (std::size_t length = 0; length <= end; length += 7) {
      auto const reading = read_metric(metric, "r", whole.substr(0, length));
      ASSERT_FALSE(reading.value) << file << " cut to " << length;
      ASSERT_THAT(reading.reason, HasSubstr("r is not a report of ")) << length;
    }
  }
  EXPECT_THAT(reason({hyperfine}, recorded("hyperfine.json").substr(0, 300)),
              HasSubstr("its JSON is cut off"));
  EXPECT_THAT(reason({catch2}, recorded("catch2-2.xml").substr(0, 900)),
              HasSubstr("its XML is malformed or cut off"));
}

TEST(BenchmarkMetrics, SurviveHostileReports) {
  std::string const long_name(1'000'000, 'x');
  auto const many = [&] {
    std::string list;
    for (int i = 0; i < 20'000; ++i) list += R"({"command": "c)" + std::to_string(i) + "\"},\n";
    return R"({"results": [)" + list + R"({"command": "\u001b[31m)" + long_name + "\"}]}";
  }();
  auto const text = reason({hyperfine, std::string(1'000'000, 'y')}, many);
  EXPECT_THAT(text, AllOf(Not(HasSubstr("\x1b")), HasSubstr("and 19998 others")));
  EXPECT_LT(text.size(), 1'000U);
  std::string braces, deep;
  for (int i = 0; i < 300'000; ++i) braces += "{\"a\":\n";
  for (int i = 0; i < 300'000; ++i) deep += "<TestCase name=\"/>\">";
  EXPECT_THAT(reason({hyperfine}, braces), HasSubstr("its JSON"));
  EXPECT_THAT(reason({catch2}, "<Catch>" + deep), HasSubstr("nested too deep"));
}

TEST(BenchmarkFormats, KnowWhichStatisticsAreTimes) {
  EXPECT_TRUE(core::is_time({google_benchmark, "a"}));
  EXPECT_TRUE(core::is_time({google_benchmark, "a", "cpu_time"}));
  EXPECT_FALSE(core::is_time({google_benchmark, "a", "items_per_second"}));
  EXPECT_FALSE(core::is_time({pytest_benchmark, "a", "ops"}));
  EXPECT_EQ(core::statistic_of({catch2}), "mean");
  EXPECT_EQ(core::statistic_of({hyperfine}), "median");
}

}  // namespace
}  // namespace parallel_explore::evaluate
