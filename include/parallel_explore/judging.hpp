#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/event.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace parallel_explore {

/// How one judge did, over all that it was asked.
struct JudgeRecord {
  int judge_number = 1;
  std::string agent, model;
  int answers = 0;           ///< sessions that gave one
  int failures = 0;          ///< sessions that gave none that counts
  int decided = 0;           ///< pairs of which it preferred one in both orders
  int consistent = 0;        ///< of those: the same one
  std::string drop_reason;   ///< why its votes are dropped; empty: they count
  bool self_judged = false;  ///< it had to judge what its own model wrote
};

/// What the judges said to one question.
struct JudgedCriterion {
  std::string criterion;
  std::map<std::string, double> scores;  ///< 0–10 by sample; without those that cannot be ranked
  std::vector<std::vector<std::string>> groups;  ///< more than one: never compared with each other
  /// Share of pairs of judges who agree on a pair of candidates; none: there is one judge.
  std::optional<double> agreement;
};

struct Judging {
  std::vector<JudgeRecord> judges;
  std::vector<JudgedCriterion> criteria;  ///< those with a question, in their order
  std::vector<std::string> notes;         ///< what people should know, a sentence each
};

/// Turns answers into scores. Each pair's votes in both orders count alike, so that what a judge
/// adds to the first candidate cancels; pairwise votes become strengths by bradley_terry(), and a
/// score is preference_scores() of those; answers on a scale are means over judges and orders. A
/// judge who contradicts itself in at least half of at least three pairs is no better than a coin
/// and is set aside; so is what a judge said of its own model's work where others judged it too.
/// Failed answers count nothing: nobody wins by them. Pure; whatever the order of candidates.
[[nodiscard]] Judging judging_of(std::span<events::Judged const> judged,
                                 std::span<Criterion const> criteria);

}  // namespace parallel_explore
