#pragma once

#include "parallel_explore/decision.hpp"
#include "score/marginals.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// From raw values to totals and what is known of them.
namespace parallel_explore::score {

/// Totals on a scale where 1 is worth 10 points.
struct ResultTotals {
  double total = 0;         ///< weighted mean of the points of its medians
  double beside_total = 0;  ///< the same over what the base has as well
  Marginal marginal, beside;
  int rounds = 0;       ///< values of the criterion that has the fewest
  std::string missing;  ///< the first criterion without a value; empty: none
};

/// One criterion that counts: the points of every result, round by round.
struct MeasuredColumn {
  std::size_t index = 0;  ///< of the criterion
  double weight = 0;
  std::vector<std::vector<std::optional<double>>> points;  ///< of results, and of the base as the
                                                           ///< last if it passed
  std::vector<std::optional<double>> medians;              ///< of points; likewise
  std::vector<std::optional<Marginal>> marginals;
  bool base_has_it = false;  ///< the base competes on it
  double matters = 0;        ///< in points
  double offset = 0;         ///< taken off points in totals, so that an open scale ends at 10
  double base_ahead = 0;     ///< points of the base above the best result, which the base then
                             ///< replaces at the end of an open scale

  /// Rounds in which a result, or the base, has a value.
  [[nodiscard]] int rounds(std::size_t row) const;
};

struct TotalsOfTable {
  std::vector<MeasuredColumn> columns;
  std::vector<ResultTotals> results;  ///< in the order of the table
  std::optional<ResultTotals> base;   ///< if it competes
  double matters = 0, matters_beside = 0;
  bool scored = true;  ///< some criterion has points
  std::vector<std::string> notes;
};

/// A note for a report on an experiment, in which an option becomes a command.
[[nodiscard]] std::string note_for(std::string note, std::string const& experiment);

/// `matters`: as in DecisionSettings.
[[nodiscard]] TotalsOfTable totals_in(EvidenceTable const& table, std::optional<double> matters);

}  // namespace parallel_explore::score
