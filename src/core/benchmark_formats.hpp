#pragma once

#include "parallel_explore/criterion.hpp"

#include <algorithm>
#include <array>
#include <string_view>

/// The formats of benchmark reports: what a spec may name. `evaluate` has their readers.
namespace parallel_explore::core {

/// Names of statistics; a row is filled up with empty ones.
using Statistics = std::array<std::string_view, 9>;

struct BenchmarkFormatRow {
  BenchmarkFormat format;
  std::string_view name;      ///< in a spec and in the journal
  std::string_view entry;     ///< what the report is a list of
  bool has_names = true;      ///< its entries have names
  bool has_counters = false;  ///< users add statistics of their own
  Statistics times;           ///< in seconds; the first is the default
  Statistics others = {};
};

/// One row for each format, in the order of the enumeration.
inline constexpr std::array<BenchmarkFormatRow, 6> benchmark_formats{{
    {.format = BenchmarkFormat::google_benchmark,
     .name = "google-benchmark",
     .entry = "benchmark",
     .has_counters = true,
     .times = {"real_time", "cpu_time"}},
    {.format = BenchmarkFormat::hyperfine,
     .name = "hyperfine",
     .entry = "command",
     .times = {"median", "mean", "min", "max", "stddev", "user", "system"}},
    {.format = BenchmarkFormat::pytest_benchmark,
     .name = "pytest-benchmark",
     .entry = "benchmark",
     .times = {"median", "mean", "min", "max", "stddev", "iqr", "q1", "q3", "total"},
     .others = {"ops"}},
    {.format = BenchmarkFormat::criterion,
     .name = "criterion",
     .entry = "benchmark",
     .has_names = false,
     .times = {"median", "mean", "slope", "std_dev", "median_abs_dev"}},
    {.format = BenchmarkFormat::catch2,
     .name = "catch2",
     .entry = "benchmark",
     .times = {"mean", "standardDeviation"}},
    {.format = BenchmarkFormat::junit, .name = "junit", .entry = "test", .times = {"time"}},
}};

[[nodiscard]] constexpr BenchmarkFormatRow const& row_of(BenchmarkFormat format) {
  return benchmark_formats.at(static_cast<std::size_t>(format));
}
static_assert(std::ranges::all_of(benchmark_formats, [](BenchmarkFormatRow const& row) {
  return row_of(row.format).name == row.name && !row.times[0].empty();
}));

/// The statistic that the metric names, or the default of its format.
[[nodiscard]] constexpr std::string_view statistic_of(BenchmarkMetric const& metric) {
  return metric.statistic.empty() ? row_of(metric.format).times[0]
                                  : std::string_view(metric.statistic);
}

/// Whether the metric is a time, in seconds.
[[nodiscard]] constexpr bool is_time(BenchmarkMetric const& metric) {
  return std::ranges::find(row_of(metric.format).times, statistic_of(metric)) !=
         row_of(metric.format).times.end();
}

}  // namespace parallel_explore::core
