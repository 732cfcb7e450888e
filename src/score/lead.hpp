#pragma once

#include "parallel_explore/decision.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace parallel_explore::score {

/// The sizes and reasons in a headline.
struct HeadlineDetails {
  /// By how much the recommended result is ahead of the next and of the base, in the criterion that
  /// contributes most: "Its throughput is 2.1 times that of merge (±6 %, 12 rounds) and 2 times
  /// that of the base." Empty if none is recommended, or no criterion shows it.
  std::string lead;
  std::string matters;        ///< the smallest difference that matters: "2 % of throughput"
  std::string resolution;     ///< the smallest lead that would be enough; empty: unknown
  std::string base_leads_in;  ///< criteria in which the base is ahead of the leader, though not
                              ///< behind in all; empty: it is not ahead
  std::size_t identical = 0;  ///< results that passed with the same files as the best
  std::vector<std::string> stopped;  ///< candidates that a strategy stopped before their end
  bool unusable = false;    ///< values that would count are off their scales, and nothing else is
                            ///< there
  bool weightless = false;  ///< something is measured, and all weights are 0
};

[[nodiscard]] HeadlineDetails details_of(EvidenceTable const& table, Conclusion const& answer);

}  // namespace parallel_explore::score
