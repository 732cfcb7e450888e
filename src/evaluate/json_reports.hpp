#pragma once

#include "evaluate/benchmark_report.hpp"

#include <string_view>

/// Readers of benchmark reports in JSON. Lines before and after the report are ignored.
namespace parallel_explore::evaluate {

/// A report of Google Benchmark. The value of a repeated benchmark is the median of its
/// repetitions; if the report has only aggregates, their median, or else their mean.
[[nodiscard]] BenchmarkReport read_google_benchmark(std::string_view text);

/// A report that hyperfine exports with --export-json.
[[nodiscard]] BenchmarkReport read_hyperfine(std::string_view text);

/// A report that pytest-benchmark writes with --benchmark-json. The full name has the path of the
/// test.
[[nodiscard]] BenchmarkReport read_pytest_benchmark(std::string_view text);

/// `estimates.json` of Criterion.rs: one benchmark without a name.
[[nodiscard]] BenchmarkReport read_criterion(std::string_view text);

}  // namespace parallel_explore::evaluate
