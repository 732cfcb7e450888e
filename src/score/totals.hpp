#pragma once

#include "parallel_explore/decision.hpp"
#include "score/marginals.hpp"

#include <optional>
#include <string>
#include <vector>

/// From raw values to totals and what is known of them.
namespace parallel_explore::score {

/// Totals on a scale where 1 is worth 10 points, before the best is put at 10.
struct ResultTotals {
  double total = 0;         ///< weighted mean of the points of its medians
  double beside_total = 0;  ///< the same over what the base has as well
  Marginal marginal, beside;
  std::string missing;  ///< the first criterion without a value; empty: none
};

struct TotalsOfTable {
  std::vector<ResultTotals> results;  ///< in the order of the table
  std::optional<ResultTotals> base;   ///< if it competes
  double offset = 0;                  ///< taken off totals, so that open scales end at 10
  double matters = 0, matters_beside = 0;
  bool scored = true;  ///< some criterion has points
  std::vector<std::string> notes;
};

/// `matters`: as in DecisionSettings.
[[nodiscard]] TotalsOfTable totals_in(EvidenceTable const& table, std::optional<double> matters);

}  // namespace parallel_explore::score
