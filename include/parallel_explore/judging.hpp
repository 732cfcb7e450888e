#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/event.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace parallel_explore {

/// The record of one judge over all its answers.
struct JudgeRecord {
  int judge_number = 1;
  std::string agent, model;
  int answers = 0;           ///< sessions with a usable answer
  int failures = 0;          ///< sessions without a usable answer
  int decided = 0;           ///< pairs for which it had a preference in both orders
  int consistent = 0;        ///< those with the same preference in both orders
  std::string drop_reason;   ///< why its votes are dropped; empty: they count
  bool self_judged = false;  ///< it had to judge the work of its own model
};

/// The judges' scores for one question.
struct JudgedCriterion {
  std::string criterion;
  std::map<std::string, double> scores;  ///< 0–10 by sample; without samples that cannot be ranked
  std::vector<std::vector<std::string>>
      groups;  ///< more than one: groups that were never compared with each other
  /// Share of pairs of judges that agree on a pair of candidates; none for a single judge.
  std::optional<double> agreement;
};

struct Judging {
  std::vector<JudgeRecord> judges;
  std::vector<JudgedCriterion> criteria;  ///< criteria with a question, in their order
  std::vector<std::string> notes;         ///< for people, a sentence each
};

/// Turns answers into scores. Both orders of a pair have equal weight, so that a judge's preference
/// for the first place cancels. Pairwise votes become strengths by bradley_terry(), and scores by
/// preference_scores(); answers on a scale become means over judges and orders. A judge that
/// contradicts itself in at least half of at least three pairs is no better than a coin toss and is
/// dropped. So are answers of a judge about its own model's work that others judged, too. Failed
/// answers do not count. Pure; independent of the order of candidates.
[[nodiscard]] Judging judging_of(std::span<events::Judged const> judged,
                                 std::span<Criterion const> criteria);

}  // namespace parallel_explore
