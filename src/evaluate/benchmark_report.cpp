#include "evaluate/benchmark_report.hpp"

#include "parallel_explore/measurement.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace parallel_explore::evaluate {
namespace {

/// The median; not a number if one of the values is not a number.
double median_of_runs(std::vector<double> const& values) {
  if (std::ranges::any_of(values, [](double each) { return std::isnan(each); }))
    return std::numeric_limits<double>::quiet_NaN();
  return median(values).value_or(std::numeric_limits<double>::quiet_NaN());
}

}  // namespace

Benchmark merged(std::vector<Benchmark> const& runs) {
  auto result = runs.front();
  result.values.clear();
  for (auto const& [statistic, first] : runs.front().values) {
    std::vector<double> values;
    for (auto const& run : runs) {
      if (auto const found = run.values.find(statistic); found != run.values.end())
        values.push_back(found->second);
    }
    if (values.size() == runs.size()) result.values[statistic] = median_of_runs(values);
  }
  auto const bad = std::ranges::find_if(
      runs, [](Benchmark const& run) { return run.outcome != BenchmarkOutcome::ok; });
  if (bad != runs.end()) {
    result.outcome = bad->outcome;
    result.message = bad->message;
  }
  return result;
}

}  // namespace parallel_explore::evaluate
