#pragma once

#include "parallel_explore/decision.hpp"

#include <map>
#include <optional>
#include <string>

/// The loss from taking a candidate, as a user of the leading criterion would put it.
namespace parallel_explore::score {

struct OwnLoss {
  std::string criterion, unit;           ///< the leading criterion
  std::map<std::string, double> losses;  ///< by candidate, in its unit; at least 0
};

/// For each candidate of an answer, the mean of how far the best other one is ahead of it in the
/// leading criterion: the one in which, weighed, the candidates differ most. Sessions that fail do
/// not count here. None if nothing is scored, or if that criterion's values are scores already.
[[nodiscard]] std::optional<OwnLoss> own_loss(EvidenceTable const& table, Conclusion const& answer);

}  // namespace parallel_explore::score
