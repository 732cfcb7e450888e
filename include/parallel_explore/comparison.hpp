#pragma once

#include "parallel_explore/scoring_engine.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Approaches × criteria, in the order of a ranking.
class Comparison {
 public:
  /// Without criteria and approaches.
  Comparison() = default;
  /// `base`: a cell for each criterion, of the untouched base; empty: not measured.
  Comparison(std::vector<Criterion> criteria, Ranking ranking, std::vector<Cell> base = {});

  /// The criteria, in the order of the cells of a row.
  [[nodiscard]] std::span<Criterion const> criteria() const { return criteria_; }
  /// The approaches, best first, each with its cells.
  [[nodiscard]] Ranking const& ranking() const { return ranking_; }
  /// The cells of the untouched base, one for each criterion; empty: it was not measured.
  [[nodiscard]] std::span<Cell const> base() const { return base_; }

  /// Throws Error(not_found) for an unknown name.
  [[nodiscard]] Cell const& at(std::string_view approach, std::string_view criterion) const;

 private:
  std::vector<Criterion> criteria_;
  Ranking ranking_;
  std::vector<Cell> base_;
};

/// The relative difference of a value from the untouched base: 0.1 is 10 % more. None where either
/// was not measured, the base has 0, or no number is as large. `column`: index of the criterion.
[[nodiscard]] std::optional<double> change_against_base(Comparison const& comparison,
                                                        RankedApproach const& ranked,
                                                        std::size_t column);

/// Whether two of `candidates` may differ by measurement noise alone: the difference of their
/// scores is within their margins, wider the more pairs there are. False where a margin is unknown
/// or a score is 0, where it may have been cut.
[[nodiscard]] bool is_within_noise(Cell const& one, Cell const& other, std::size_t candidates = 2);

/// Leaders and trailers in one criterion, and the gap between them.
struct TradeOff {
  std::string criterion;              ///< name of the criterion
  std::vector<std::string> leaders;   ///< more than one: a tie
  std::vector<std::string> trailers;  ///< empty: all are equal
  double score_gap = 0;               ///< between the two, 0–10
  double value_gap = 0;               ///< between the two, on the criterion's scale, at least 0
  bool within_noise = false;          ///< see is_within_noise()
};

/// The trade-off of each scored criterion for which at least two ranked approaches have a value.
[[nodiscard]] std::vector<TradeOff> trade_offs(Comparison const& comparison);

}  // namespace v0_2
}  // namespace parallel_explore
