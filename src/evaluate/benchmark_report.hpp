#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::evaluate {

enum class BenchmarkOutcome { ok, failed, skipped, has_failed_tests, unknown_unit };

/// One entry of a report: a benchmark, a command or a test.
struct Benchmark {
  std::string name;
  std::string full_name;  ///< distinguishes it from others of its name; may equal it
  std::map<std::string, double> values = {};        ///< by statistic; times in s
  BenchmarkOutcome outcome = BenchmarkOutcome::ok;  ///< else it has no value
  std::string message = {};                         ///< what the tool says of it, or the unit
  bool is_aggregate = false;  ///< computed from others: found by its name, but not listed
};

/// A report, as far as metrics need it.
struct BenchmarkReport {
  std::vector<Benchmark> benchmarks;
  std::optional<Benchmark> whole;  ///< what a metric without a name means; none: the only entry
  std::string fault;               ///< why it cannot be read, for people; empty: it was read
};

/// Several runs of one benchmark as one: the median of each statistic that all of them have. It has
/// failed if one of them has. At least one run.
[[nodiscard]] Benchmark merged(std::vector<Benchmark> const& runs);

}  // namespace parallel_explore::evaluate
