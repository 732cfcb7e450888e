#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/evaluator.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Numbers out of what commands print and sessions leave. Pure.
namespace parallel_explore::evaluate {

/// A number, or why there is none.
struct Reading {
  std::optional<double> value;
  std::string reason;
};

/// The number at the pointer of the JSON document that `output` is, or that its last line is.
[[nodiscard]] Reading read_metric(JsonMetric const& metric, std::string_view output);
/// The number in the first group of the first match in the first MiB of `output`.
[[nodiscard]] Reading read_metric(RegexMetric const& metric, std::string_view output);

/// What the session cost and changed.
[[nodiscard]] Reading read_builtin(BuiltinMetric metric, Sample const& sample);

/// The score that the session gave itself: its answer holds a JSON object (in a fenced block, or
/// alone) with {"scores": {CRITERION: 0–10, …}}. The last such object counts.
[[nodiscard]] Reading read_self_report(std::string_view criterion, std::string_view answer);

}  // namespace parallel_explore::evaluate
