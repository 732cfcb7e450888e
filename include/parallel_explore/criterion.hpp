#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace parallel_explore {

/// Which end of a criterion's scale is wanted.
enum class Better { higher, lower };

/// The number at an RFC 6901 pointer of the JSON document that the command prints.
struct JsonMetric {
  std::string pointer;
  bool operator==(JsonMetric const&) const = default;
};

/// The number in the first group of the first match in the command's standard output
/// (ECMAScript syntax).
struct RegexMetric {
  std::string pattern;
  bool operator==(RegexMetric const&) const = default;
};

/// A property of the command's process.
enum class ProcessMetric {
  seconds,   ///< wall time in s
  peak_rss,  ///< peak resident memory of its largest process, in bytes; never less than our own,
             ///< since Linux counts what a process had before exec
  exit,      ///< exit status; 128 + signal for death by a signal
};

using Metric = std::variant<ProcessMetric, JsonMetric, RegexMetric>;

/// Run a command in the worktree and take a number from it. As a gate, exit status 0 passes.
struct CommandCriterion {
  std::string run;  ///< a shell command line; placeholders as in agents
  Metric metric = ProcessMetric::exit;
  int repeat = 1;          ///< measured runs, 1–1000
  bool exclusive = false;  ///< nothing else runs meanwhile; always so for `seconds`
  std::chrono::milliseconds timeout = std::chrono::minutes(10);  ///< for each run
  bool operator==(CommandCriterion const&) const = default;
};

/// What the session itself cost and changed.
enum class BuiltinMetric { duration_s, tokens, cost_usd, lines_changed, files_changed };

/// What blind judges are asked, who see the task and the changes and nothing else.
struct JudgeQuestion {
  std::string question;
  bool operator==(JudgeQuestion const&) const = default;
};

/// A score from 0 to 10 that the session gives itself in its final answer. Marked wherever shown.
struct SelfReport {
  bool operator==(SelfReport const&) const = default;
};

/// A score from 0 to 10 that somebody wrote down by hand.
struct Given {
  bool operator==(Given const&) const = default;
};

/// Measured by an Evaluator that the program registered under the criterion's name.
struct CustomEvaluator {
  bool operator==(CustomEvaluator const&) const = default;
};

/// What approaches are compared by.
struct Criterion {
  std::string name;
  double weight = 1.0;  ///< finite, at least 0; a gate without one does not weigh
  bool gate = false;    ///< failing it disqualifies, whatever the scores
  Better better = Better::higher;
  std::string unit;             ///< for people; empty: none
  std::optional<double> best;   ///< the value worth 10 points; with `worst`, or neither
  std::optional<double> worst;  ///< the value worth 0 points
  std::variant<CommandCriterion, BuiltinMetric, SelfReport, Given, CustomEvaluator, JudgeQuestion>
      how = Given{};

  bool operator==(Criterion const&) const = default;
};

/// A gate that was given no metric only passes or fails; it has no column of scores.
[[nodiscard]] bool is_scored(Criterion const& criterion);

/// Whether measuring it takes the machine for itself.
[[nodiscard]] bool is_exclusive(Criterion const& criterion);

/// Whether its values are scores from 0 to 10 already.
[[nodiscard]] bool is_on_score_scale(Criterion const& criterion);

/// "measured", "builtin", "self_reported", "given", "custom" or "judged".
[[nodiscard]] std::string kind_of(Criterion const& criterion);

}  // namespace parallel_explore
