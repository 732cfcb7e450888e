#pragma once

#include "parallel_explore/experiment.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

/// Chooses the pairs that judges see if they cannot see all.
namespace parallel_explore::rounds {

/// Two candidates and the judges, by number from 1, that compare them in both orders.
struct JudgedPair {
  std::size_t one = 0, other = 0;  ///< indices of candidates; the first is less
  std::set<int> judges;
  bool operator==(JudgedPair const&) const = default;
};

struct JudgePlanRequest {
  std::size_t candidates = 0;  ///< the most important first
  int judges = 3;
  int max_sessions = 60;          ///< in all, including those of `asked`; a pair takes two a judge
  std::vector<JudgedPair> asked;  ///< earlier questions; they stay in the plan
  std::size_t expected = 0;       ///< candidates in all, if more will follow
};

struct JudgePlan {
  std::vector<JudgedPair> pairs;
  std::vector<std::size_t> left_out;  ///< candidates that no path connects with the first
};

/// All pairs by all judges if they fit. Else a sparse design: it connects as many candidates as
/// possible, in their order; then every further pair goes to a candidate that was compared least,
/// with one of those compared least that is furthest from it. Each pair has as many judges as leave
/// two comparisons for each candidate, the ones with the fewest questions. Deterministic: no
/// random numbers. Cost: pairs × (pairs + candidates).
[[nodiscard]] JudgePlan plan_pairs(JudgePlanRequest const& request);

/// The number of judges of whole rankings (`scale`) that fit: two sessions each.
[[nodiscard]] int judges_on_scale(JudgeSettings const& settings);

/// The number of sessions that judging so many candidates takes at most; 0 of less than two.
[[nodiscard]] std::int64_t judge_sessions(JudgeSettings const& settings, std::size_t candidates);

/// The same for an experiment in which everything passes.
[[nodiscard]] std::int64_t judge_sessions(Experiment const& experiment);

}  // namespace parallel_explore::rounds
