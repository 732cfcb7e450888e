#pragma once

#include "parallel_explore/decision.hpp"
#include "score/criteria.hpp"

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore {

/// A result whose first criterion has these values, one a round.
inline ResultEvidence result(std::string approach, std::vector<double> const& values,
                             int sample = 1) {
  ResultEvidence each;
  each.approach = std::move(approach);
  each.sample = sample;
  auto& row = each.values.emplace_back();
  for (double const value : values) row.emplace_back(value);
  return each;
}

/// Results of one measured criterion.
inline EvidenceTable table_of(std::vector<ResultEvidence> results) {
  EvidenceTable table;
  table.criteria = {measured("speed")};
  table.results = std::move(results);
  return table;
}

/// Sessions of one approach, a value each.
inline void add_sessions(EvidenceTable& table, std::string const& approach,
                         std::vector<double> const& values) {
  int sample = 0;
  for (double const value : values) table.results.push_back(result(approach, {value}, ++sample));
}

}  // namespace parallel_explore
