#pragma once

#include "parallel_explore/decision.hpp"
#include "score/rules.hpp"
#include "score/totals.hpp"

#include <string>
#include <vector>

/// From totals to the two questions.
namespace parallel_explore::score {

/// The sessions of one approach.
struct Sessions {
  std::string approach;
  std::string missing = {};
  int passed = 0, runs = 0;
  std::vector<double> totals = {}, beside = {};  ///< of results that passed and lack nothing
  std::vector<double> lines_changed = {}, cost_usd = {};  ///< of results that passed
  bool measured_once = true;                              ///< each of its results
  double measuring = 0;  ///< standard deviation of measuring one of its results, on average
};

/// The name of a result among all: NAME, or NAME.SAMPLE for one of several.
[[nodiscard]] std::string candidate_name(EvidenceTable const& table, ResultEvidence const& result);

[[nodiscard]] std::vector<Sessions> sessions_of(EvidenceTable const& table,
                                                TotalsOfTable const& evidence);

/// The question which result to take now.
[[nodiscard]] Question result_question(EvidenceTable const& table, TotalsOfTable const& evidence);

/// The question which approach is better in general.
[[nodiscard]] Question approach_question(std::vector<Sessions> const& all,
                                         TotalsOfTable const& evidence, FailingShares& shares);

}  // namespace parallel_explore::score
