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
  std::string failure;                    ///< why it has no result; empty: it has one
};
using Measurements = std::vector<ApproachMeasurements>;

/// One criterion of one approach.
struct Cell {
  std::optional<double> value;   ///< median, on the criterion's own scale; empty: missing
  std::optional<double> spread;  ///< see spread() in measurement.hpp
  std::optional<double> score;   ///< 0–10; empty: missing, which counts 0
  Source source = Source::measured;
  std::optional<bool> passed;  ///< for gates
  std::string reason;          ///< why the value is missing or the gate failed
};

/// Self-reported scores against measured and judged ones: weighted means, 0–10.
struct Audit {
  double claimed = 0, found = 0;
};

struct RankedApproach {
  std::string approach;
  std::optional<int> rank;      ///< from 1, ties share it; empty: failed or disqualified
  double total = 0;             ///< 0–1
  std::string disqualified_by;  ///< the first gate it failed; empty: none
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
  [[nodiscard]] virtual Ranking rank(std::span<Criterion const> criteria,
                                     Measurements const& measurements) const = 0;
};

/// Weighted sum: total = Σ weight × score / 10 / Σ weight, over the scored criteria.
///
/// A value becomes a score by linear interpolation between `worst` (0) and `best` (10), clamped.
/// Without these, the limits are the worst and best value of the approaches that have a result and
/// pass every gate (all equal: 10). Given and self-reported values are already scores. NaN and
/// infinities count as missing. Weights with a sum of 0 give totals of 0.
class WeightedScoring final : public ScoringEngine {
 public:
  [[nodiscard]] Ranking rank(std::span<Criterion const> criteria,
                             Measurements const& measurements) const override;
};

}  // namespace parallel_explore
