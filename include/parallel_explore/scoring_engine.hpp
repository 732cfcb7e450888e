#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/measurement.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The measurements of one approach.
struct ApproachMeasurements {
  std::string approach;                   ///< name of the approach, or of one sample of it
  std::vector<Measurement> measurements;  ///< in any order; a criterion may be absent
  std::string failure;                    ///< why it has no result; empty: it has one
};

/// The measurements of all approaches that are compared; names are unique.
using Measurements = std::vector<ApproachMeasurements>;

/// One criterion of one approach.
struct Cell {
  std::optional<double> value;   ///< median, on the criterion's own scale; empty: missing
  std::optional<double> spread;  ///< see shown_spread() in measurement.hpp
  std::optional<double> score;   ///< 0–10; empty: missing
  std::optional<double>
      margin;  ///< half the width of the 95 % interval of the score; empty: unknown
  Source source = Source::measured;                     ///< of the value
  MeasurementOutcome outcome = MeasurementOutcome::ok;  ///< how measuring ended
  std::optional<bool> passed;                           ///< for gates
  bool flaky = false;                      ///< the gate passed and failed on the same files
  std::string reason;                      ///< why the value is missing or the gate failed
  std::vector<std::string> failing_tests;  ///< of a gate that failed, as far as they are known
};

/// Self-reported scores against measured and judged ones: weighted means, 0–10.
struct Audit {
  double claimed = 0,  ///< by the session itself
      found = 0;       ///< by commands, judges and others
};

/// A row of a ranking.
struct RankedApproach {
  std::string approach;         ///< name of the approach, or of one sample of it
  std::optional<int> rank;      ///< from 1, ties share it; empty: failed, disqualified, incomplete
  double total = 0;             ///< at most 1; may be below 0 where a scale has no end
  std::string disqualified_by;  ///< the first gate it failed; empty: none
  std::string missing;          ///< the first weighted criterion without a value; empty: none
  std::string failure;          ///< why it has no result; empty: it has one
  std::vector<Cell> cells;      ///< one for each criterion, in their order
  std::optional<Audit> audit;   ///< if some criteria are self-reported and others are not
  int samples = 1;              ///< number of its sessions
  int passed = 1;               ///< number of its sessions with a result that passed every gate
};

/// Best first; approaches without a rank last, by total. Equal approaches keep their order.
using Ranking = std::vector<RankedApproach>;

/// Turns measurements into scores and a ranking. Pure.
class ScoringEngine {
 public:
  virtual ~ScoringEngine() = default;
  /// Returns a row for each element of `measurements`.
  [[nodiscard]] virtual Ranking rank(std::span<Criterion const> criteria,
                                     Measurements const& measurements) const = 0;

  /// Whether totals follow from the criteria alone, as WeightedScoring has them: then a decision
  /// knows the noise of each. Otherwise it takes the totals as they are.
  [[nodiscard]] virtual bool weighs_criteria() const { return false; }
};

/// Weighted sum: total = Σ weight × points / 10 / Σ weight, over the scored criteria that at least
/// one candidate with a result that passed every gate has a value for.
///
/// The points of a value depend on that value alone: see docs/guide/scoring.md. Where a scale has
/// no end, the best such candidate that lacks no value is worth 10. Scores are points within 0–10,
/// and only shown; totals are of uncut points. NaN and infinities count as missing. If a value of
/// such a candidate is not on a criterion's scale, that criterion is ignored for all. A candidate
/// that lacks a value has no rank, but a score that a person left out counts as 0. Weights with a
/// sum of 0 give totals of 0.
class WeightedScoring final : public ScoringEngine {
 public:
  [[nodiscard]] Ranking rank(std::span<Criterion const> criteria,
                             Measurements const& measurements) const override;
  [[nodiscard]] bool weighs_criteria() const override { return true; }
};

}  // namespace v0_2
}  // namespace parallel_explore
