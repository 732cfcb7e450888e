#pragma once

#include "parallel_explore/result_aggregator.hpp"

#include <string>

namespace parallel_explore::report {

/// Gates as test cases in the XML of JUnit, a suite for each result, for pages of CI servers. A
/// result without work is an error, a gate that was not run is skipped.
[[nodiscard]] std::string junit_report(ReportInput const& input);

}  // namespace parallel_explore::report
