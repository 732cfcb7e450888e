#pragma once

#include "parallel_explore/comparison_matrix.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/verdict.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace parallel_explore {
inline namespace v0_2 {

class ResultAggregator;

/// Everything that a report may show. Refers to an exploration and its verdict.
struct ReportInput {
  Exploration const& exploration;                        ///< outlives this
  Verdict const& verdict;                                ///< on `exploration`; outlives this
  std::map<std::string, std::string> code_samples = {};  ///< approach → an excerpt of its diff;
                                                         ///< empty unless the spec wants them
  ComparisonMatrix const* matrix = nullptr;      ///< renders the comparison in text and Markdown;
                                                 ///< null: TextMatrix, MarkdownMatrix
  ResultAggregator const* aggregator = nullptr;  ///< renders the Markdown report; null: the default
  /// Further documents of the HTML page, by name, in JSON; see docs/design/report-page.md.
  std::map<std::string, std::string> documents = {};
  /// The verdict is the StandardRecommender's, so that the HTML page can decide again with other
  /// weights.
  bool standard_policy = true;
};

/// Renders an exploration as one text. Pure.
class ResultAggregator {
 public:
  virtual ~ResultAggregator() = default;
  /// Returns the text. `verdict` is on this exploration.
  [[nodiscard]] virtual std::string aggregate(Exploration const& exploration,
                                              Verdict const& verdict) const = 0;
  /// The same with the whole input; calls aggregate() unless overridden.
  [[nodiscard]] virtual std::string render(ReportInput const& input) const;
};

/// An aggregator that is one function.
[[nodiscard]] std::unique_ptr<ResultAggregator> aggregator_of(
    std::function<std::string(Exploration const&, Verdict const&)> function);

/// The default: `summary.md`.
class MarkdownSummary final : public ResultAggregator {
 public:
  /// Without code samples of its own.
  MarkdownSummary() = default;
  /// `code_samples`: approach → an excerpt of its diff, shown if the spec wants them.
  explicit MarkdownSummary(std::map<std::string, std::string> code_samples)
      : code_samples_(std::move(code_samples)) {}
  [[nodiscard]] std::string aggregate(Exploration const& exploration,
                                      Verdict const& verdict) const override;
  /// Prefers the code samples of the input to its own.
  [[nodiscard]] std::string render(ReportInput const& input) const override;

 private:
  std::map<std::string, std::string> code_samples_;
};

/// `summary.json`: the document that every `--json` prints, schema 1, indented by two.
[[nodiscard]] std::string summary_json(Exploration const& exploration, Verdict const& verdict);

/// `progress.json`: the state of the experiment and of each approach, on one line.
[[nodiscard]] std::string progress_json(Exploration const& exploration);

/// `approaches/NAME.json`: the record of one approach, schema 1, indented by two.
[[nodiscard]] std::string approach_json(Exploration const& exploration,
                                        ApproachRecord const& approach);

/// The report for a terminal: matrix, trade-offs and recommendation, as selected by the spec's
/// `[report]`.
[[nodiscard]] std::string to_text(ReportInput const& input);
/// The same, with TextMatrix.
[[nodiscard]] std::string to_text(Exploration const& exploration, Verdict const& verdict);

/// The same as one page of HTML with everything in it: charts, sliders for the weights, and what
/// `documents` has. A browser that runs no scripts shows verdict, HtmlMatrix and warnings.
[[nodiscard]] std::string to_html(ReportInput const& input);

/// A table of scores that people gave.
struct ScoreTable {
  std::vector<Criterion> criteria;  ///< in the order of the columns
  Measurements measurements;        ///< of each approach, in the order of the rows
};

/// Reads a table of scores from CSV or JSON (by content): the first column is the approach, every
/// other column a criterion, and cells are 0–10 or empty. JSON: {"criteria": {NAME: WEIGHT, …},
/// "approaches": {NAME: {CRITERION: SCORE, …}, …}} or an array of objects with "name". `source` is
/// named in messages. `weights` override those of the table, by name of the criterion. Throws
/// Error(spec) with the line or path of every fault.
[[nodiscard]] ScoreTable parse_score_table(std::string_view text, std::string_view source,
                                           std::map<std::string, double> const& weights);

/// The verdict on such a table, by WeightedScoring and the StandardRecommender.
[[nodiscard]] Verdict verdict_on(ScoreTable const& table, ReportSettings const& settings = {});

}  // namespace v0_2
}  // namespace parallel_explore
