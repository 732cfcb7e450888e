#pragma once

#include "parallel_explore/async.hpp"

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

class Explorer;

/// A person's opinion on two results.
struct Rating {
  Rating() = default;  ///< to be filled in
  /// `better`: 1 or 2, the position of the preferred one; 0: no preference.
  Rating(std::string of, std::string one, std::string other, int better)
      : experiment(std::move(of)),
        first(std::move(one)),
        second(std::move(other)),
        preferred(better) {}

  std::string experiment;             ///< name of the experiment
  std::string first,                  ///< name of the approach or sample that was shown first
      second;                         ///< name of the one that was shown second
  int preferred = 0;                  ///< 1, 2, or 0 for no preference
  std::vector<std::string> criteria;  ///< judged ones; empty: all of them
};

/// Records it. Reports show it beside the judges and say how often each judge agrees; scores do not
/// change. Throws Error(validation) if the two are one result, one of them has no work, a criterion
/// is not judged, or `preferred` is another number; Error(not_found | name_in_use). Lifetimes: the
/// Explorer outlives the call.
awaitable<void> rate(Explorer& explorer, Rating rating);

}  // namespace v0_2
}  // namespace parallel_explore
