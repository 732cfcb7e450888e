#pragma once

#include "evaluate/benchmark_report.hpp"

#include <string_view>

/// Readers of benchmark reports in XML. Lines before and after the report are ignored.
namespace parallel_explore::evaluate {

/// A report of Catch2's XML reporter, version 2 or 3. The full name has the test case and the
/// sections: "TEST CASE/SECTION/BENCHMARK". One that runs several times counts with its median.
[[nodiscard]] BenchmarkReport read_catch2(std::string_view text);

/// The times of a JUnit XML report: of each test, whose full name is "CLASS.NAME", and of all. A
/// test that failed or was skipped has none, nor has the whole if a test failed.
[[nodiscard]] BenchmarkReport read_junit(std::string_view text);

}  // namespace parallel_explore::evaluate
