#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/evaluator.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Numbers from the output of commands and from the results of sessions. Pure.
namespace parallel_explore::evaluate {

/// A number, or the reason why it is missing.
struct Reading {
  std::optional<double> value;
  std::string reason;
};

/// The number at the pointer of a JSON document: the whole `output`, or its last line.
[[nodiscard]] Reading read_metric(JsonMetric const& metric, std::string_view output);
/// The number in the first group of the first match in the first MiB of `output`.
[[nodiscard]] Reading read_metric(RegexMetric const& metric, std::string_view output);

/// The value of a benchmark in a tool's report; `where` is the place of the report for messages:
/// "its output" or a file.
[[nodiscard]] Reading read_metric(BenchmarkMetric const& metric, std::string_view where,
                                  std::string_view report);

/// The consumption or the changes of the session.
[[nodiscard]] Reading read_builtin(BuiltinMetric metric, Sample const& sample);

/// The score that the session gave itself: its answer has a JSON object (in a fenced block, or
/// alone) with {"scores": {CRITERION: 0–10, …}}. The last such object counts.
[[nodiscard]] Reading read_self_report(std::string_view criterion, std::string_view answer);

}  // namespace parallel_explore::evaluate
