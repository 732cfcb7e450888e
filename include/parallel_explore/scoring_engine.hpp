#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/measurement.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace parallel_explore {

/// The measurements of one approach.
struct ApproachMeasurements {
  std::string approach;
  std::vector<Measurement> measurements;  ///< in any order; a criterion may be absent
  std::string failure;                    ///< why it has no result at all; empty: it has one
};
using Measurements = std::vector<ApproachMeasurements>;

/// One criterion of one approach.
struct Cell {
  std::optional<double> value;   ///< median, on the criterion's own scale; empty: missing
  std::optional<double> spread;  ///< see spread() in measurement.hpp
  std::optional<double> score;   ///< 0–10; empty: missing, which counts 0
  Source source = Source::measured;
  std::optional<bool> passed;  ///< for gates
  std::string reason;          ///< why it is missing or the gate failed
};

/// What sessions said of themselves against what was found: weighted means of scores, 0–10.
struct Audit {
  double claimed = 0, found = 0;
};

struct RankedApproach {
  std::string approach;
  std::optional<int> rank;      ///< from 1, ties share it; empty: failed or disqualified
  double total = 0;             ///< 0–1
  std::string disqualified_by;  ///< the first gate it failed; empty: none
  std::string failure;          ///< why it has no result; empty: it has one
  std::vector<Cell> cells;      ///< one a criterion, in the order of the criteria
  std::optional<Audit> audit;   ///< where there are self-reported criteria and others
  int samples = 1;              ///< sessions that it stands for
  int passed = 1;               ///< of those: with a result, and past every gate
};

/// Best first; those without a rank last, by total; equals in the order they came.
using Ranking = std::vector<RankedApproach>;

/// Turns measurements into scores and an order. Pure.
class ScoringEngine {
 public:
  virtual ~ScoringEngine() = default;
  [[nodiscard]] virtual Ranking rank(std::span<Criterion const> criteria,
                                     Measurements const& measurements) const = 0;
};

/// Weighted sum: total = Σ weight × score / 10 / Σ weight, over the scored criteria.
///
/// A value becomes a score linearly between `worst` (0) and `best` (10), clamped; where they are
/// not given, between the worst and best value among the approaches that have a result and pass
/// every gate (all equal: 10). Given and self-reported values are scores already. NaN and
/// infinities are missing values. Weights that sum to 0 give totals of 0.
class WeightedScoring final : public ScoringEngine {
 public:
  [[nodiscard]] Ranking rank(std::span<Criterion const> criteria,
                             Measurements const& measurements) const override;
};

}  // namespace parallel_explore
