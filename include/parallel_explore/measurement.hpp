#pragma once

#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The origin of a value.
enum class Source {
  measured,       ///< by a command, or by an Evaluator of the program that uses the library
  judged,         ///< by blind judges
  self_reported,  ///< by the session that is measured
  builtin,        ///< a BuiltinMetric
  given           ///< by a person
};

/// The name in the journal and in JSON, spelt as the enumerator: "self_reported".
[[nodiscard]] std::string name_of(Source source);

/// How measuring ended.
enum class MeasurementOutcome {
  ok,             ///< every value is there, and a gate passed
  failed,         ///< there is no value, or the gate did not pass
  import_failed,  ///< failed because a module, a symbol or a package is missing
  timed_out,      ///< a run did not end in time
  cancelled,      ///< it was stopped before its end
};

/// The name in the journal and in JSON, spelt as the enumerator: "timed_out".
[[nodiscard]] std::string name_of(MeasurementOutcome outcome);

/// Raw values of one criterion for one sample.
struct Measurement {
  std::string criterion;             ///< name of the criterion
  Source source = Source::measured;  ///< of the values
  std::vector<double> values;        ///< one for each repeat, in order; empty: missing
  std::vector<int> rounds;           ///< of each value, from 1; empty: 1, 2, …
  std::string unit;                  ///< of the values, for people; empty: none
  std::optional<bool> passed;        ///< for gates
  std::string reason;                ///< why a value is missing or a gate failed; else empty
  MeasurementOutcome outcome = MeasurementOutcome::ok;  ///< how measuring ended
  bool flaky = false;                      ///< the gate failed and passed on the same files
  int runs = 0;                            ///< of a gate that was run again; 0: it was run once
  int failures = 0;                        ///< of these
  std::vector<std::string> failing_tests;  ///< of a gate that failed, by its JUnit report

  bool operator==(Measurement const&) const = default;
};

/// The answer of a judge to one question about the candidates that it saw.
struct Opinion {
  std::string criterion;       ///< name of the criterion with the question
  int preferred = 0;           ///< of two: 1 the first, 2 the second, 0 neither
  std::vector<double> scores;  ///< on a scale instead: 0–10, one for each candidate as shown
  std::string reason;          ///< the judge's, one line of at most 500 bytes; may be empty

  bool operator==(Opinion const&) const = default;
};

/// The median; of an even number of values, the mean of the middle two. None for no values.
[[nodiscard]] std::optional<double> median(std::vector<double> values);

/// Median absolute deviation × 1.4826, which estimates the standard deviation of normal noise
/// and ignores outliers (Rousseeuw and Croux, 1993). 0 for one value; none for no values.
[[nodiscard]] std::optional<double> spread(std::vector<double> const& values);

/// The spread to show beside a median: half the range of fewer than 7 values, of which spread() may
/// hide one that is far off; else spread(). None for none.
[[nodiscard]] std::optional<double> shown_spread(std::vector<double> const& values);

}  // namespace v0_2
}  // namespace parallel_explore
