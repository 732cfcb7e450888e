#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace parallel_explore {
inline namespace v0_2 {

/// The better end of a criterion's scale.
enum class Better {
  higher,  ///< more is better
  lower    ///< less is better
};

/// How a value becomes points.
enum class ScaleKind {
  ratio,   ///< by its logarithm: 10 points for each `factor`; values above 0
  count,   ///< the same for the value + 1; values from 0
  linear,  ///< 0 points at `worst`, 10 at `best`
};

/// A difference between two values.
struct Difference {
  double amount = 0;      ///< at least 0; 0.02 is 2 % if `relative`
  bool relative = false;  ///< a share of the value instead of an amount on its scale
  bool operator==(Difference const&) const = default;
};

/// The number at an RFC 6901 pointer of the JSON document that the command prints.
struct JsonMetric {
  std::string pointer;  ///< "/results/0/mean"; empty: the whole document
  bool operator==(JsonMetric const&) const = default;
};

/// The number in the first group of the first match in the command's standard output
/// (ECMAScript syntax).
struct RegexMetric {
  std::string pattern;  ///< without a group the whole match is the number
  bool operator==(RegexMetric const&) const = default;
};

/// A property of the command's process.
enum class ProcessMetric {
  seconds,   ///< wall time in s
  peak_rss,  ///< peak resident memory of its largest process, in bytes; never less than pexplore's,
             ///< since Linux includes the memory before exec
  exit,      ///< exit status; 128 + signal for death by a signal
};

/// Reports of benchmarks and tests that known tools write.
enum class BenchmarkFormat {
  google_benchmark,  ///< JSON of Google Benchmark 1.5 or later
  hyperfine,         ///< JSON
  pytest_benchmark,  ///< JSON
  criterion,         ///< `estimates.json` of Criterion.rs
  catch2,            ///< XML of Catch2 2 or 3
  junit,             ///< XML of a test runner
};

/// The number of one benchmark in a tool's report. Times are in seconds, whatever unit the report
/// uses; other statistics, such as counters, are as they are.
struct BenchmarkMetric {
  BenchmarkFormat format = BenchmarkFormat::google_benchmark;  ///< of the report
  std::string name = {};       ///< of the benchmark; empty: the only one; of `junit`: all tests
  std::string statistic = {};  ///< as the tool calls it; empty: the default of its format
  std::string file = {};  ///< that the command writes, relative to the worktree; empty: its output
  bool operator==(BenchmarkMetric const&) const = default;
};

/// How the number of a run is found. A run that fails has none, except for `exit`.
using Metric = std::variant<ProcessMetric, JsonMetric, RegexMetric, BenchmarkMetric>;

/// As `repeat`: the command runs in rounds until the verdict is clear, and as [evaluate] limits it.
inline constexpr int until_clear = 0;

/// A command that runs in the worktree and yields a number. As a gate, it passes with status 0.
struct CommandCriterion {
  std::string run;                      ///< a shell command line; placeholders as in agents
  Metric metric = ProcessMetric::exit;  ///< the number of a run
  int repeat = 1;                       ///< measured runs, 1–1000, or until_clear
  bool exclusive = false;  ///< nothing else runs meanwhile; implied by `seconds` and reports
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< for each run
  std::string junit = {};    ///< report that it writes, relative to the worktree; empty: none
  std::string prepare = {};  ///< a shell command line before each run, not measured; empty: none
  bool operator==(CommandCriterion const&) const = default;
};

/// A number that describes the session itself.
enum class BuiltinMetric {
  duration_s,     ///< wall time of all sessions of the sample, in s
  tokens,         ///< of all kinds, including cache reads; missing if the agent reports none
  cost_usd,       ///< US dollars; missing if the cost is not known
  lines_changed,  ///< lines added and lines removed, against the base
  files_changed   ///< files that differ from the base
};

/// A question for blind judges, who see only the task and the changes.
struct JudgeQuestion {
  std::string question;  ///< "Which is easier to understand?"
  bool operator==(JudgeQuestion const&) const = default;
};

/// A score from 0 to 10 that the session gives itself in its final answer. It is always shown with
/// a mark.
struct SelfReport {
  bool operator==(SelfReport const&) const = default;
};

/// A score from 0 to 10 that a person gave.
struct Given {
  bool operator==(Given const&) const = default;
};

/// Measured by an Evaluator that the program registered under the criterion's name.
struct CustomEvaluator {
  bool operator==(CustomEvaluator const&) const = default;
};

/// One aspect in which approaches are compared.
struct Criterion {
  std::string name;                ///< unique within an experiment; one line of at most 100 bytes
  double weight = 1.0;             ///< finite, at least 0; of a gate without scores: ignored
  bool gate = false;               ///< failing it disqualifies an approach
  Better better = Better::higher;  ///< which values are worth more points
  std::string unit;                ///< for people; empty: none
  std::optional<double> best;      ///< the value worth 10 points; with `worst`, or neither
  std::optional<double> worst;     ///< the value worth 0 points
  std::optional<ScaleKind> scale;  ///< none: by its kind, see docs/guide/scoring.md
  double factor = 10;              ///< that is worth 10 points under ratio and count; above 1
  std::optional<Difference> matters;  ///< the smallest difference that matters; none: by its scale
  std::variant<CommandCriterion, BuiltinMetric, SelfReport, Given, CustomEvaluator, JudgeQuestion>
      how = Given{};  ///< how it is measured

  bool operator==(Criterion const&) const = default;
};

/// A criterion that an approach must pass: the command, in its worktree, exits with 0.
[[nodiscard]] Criterion gate(std::string name, std::string command);

/// A criterion whose value a command yields in the worktree: by default its wall time in seconds.
[[nodiscard]] Criterion measure(std::string name, std::string command,
                                Metric metric = ProcessMetric::seconds,
                                Better better = Better::lower);

/// A criterion that blind judges score by a question.
[[nodiscard]] Criterion judge(std::string name, std::string question);

/// Whether the criterion has scores. A gate without a metric only passes or fails.
[[nodiscard]] bool is_scored(Criterion const& criterion);

/// Whether nothing else may run while the criterion is measured.
[[nodiscard]] bool is_exclusive(Criterion const& criterion);

/// Whether its values are already scores from 0 to 10.
[[nodiscard]] bool is_on_score_scale(Criterion const& criterion);

/// "measured", "builtin", "self_reported", "given", "custom" or "judged".
[[nodiscard]] std::string kind_of(Criterion const& criterion);

}  // namespace v0_2
}  // namespace parallel_explore
