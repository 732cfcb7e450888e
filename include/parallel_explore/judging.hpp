#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/event.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace parallel_explore {

/// What the answers of a judge say about it.
enum class JudgeStanding {
  too_few_votes,        ///< to tell a coin from a good judge
  consistent,           ///< better than a coin
  no_better_than_coin,  ///< contradicts itself too often when candidates change places
  follows_position,     ///< prefers whichever candidate is shown first, or second
};

[[nodiscard]] std::string name_of(JudgeStanding standing);

/// How much judges agree, beyond what chance gives. The limits of `substantial` and `strong` are
/// Krippendorff's: alpha of 0.667 and 0.8.
enum class AgreementLevel {
  too_few_votes,  ///< even full agreement could be chance
  chance,         ///< no more than by chance
  some,
  substantial,
  strong,
};

[[nodiscard]] std::string name_of(AgreementLevel level);

/// The record of one judge over all its answers.
struct JudgeRecord {
  int judge_number = 1;
  std::string agent, model;
  int answers = 0;       ///< sessions with a usable answer
  int failures = 0;      ///< sessions without a usable answer
  int decided = 0;       ///< pairs for which it had a preference in both orders
  int consistent = 0;    ///< those with the same preference in both orders
  int first_shown = 0;   ///< those with a preference for whichever was shown first
  int second_shown = 0;  ///< those with a preference for whichever was shown second
  JudgeStanding standing = JudgeStanding::too_few_votes;
  std::string drop_reason;   ///< why its votes are dropped; empty: they count
  bool self_judged = false;  ///< it had to judge the work of its own model
};

/// The judges' scores for one question.
struct JudgedCriterion {
  std::string criterion;
  std::map<std::string, double> scores;  ///< 0–10 by sample; without samples that cannot be ranked
  std::vector<std::vector<std::string>>
      groups;  ///< more than one: groups that were never compared with each other
  /// Share of pairs of judges that agree on a pair of candidates; none for a single judge. A judge
  /// that contradicted itself on a pair has no opinion on it.
  std::optional<double> agreement;
  /// The same, corrected for chance: Krippendorff's alpha, at most 1; 0 is chance. None: too few
  /// votes.
  std::optional<double> alpha;
  AgreementLevel agreement_level = AgreementLevel::too_few_votes;
};

struct Judging {
  std::vector<JudgeRecord> judges;
  std::vector<JudgedCriterion> criteria;  ///< criteria with a question, in their order
  std::vector<std::string> notes;         ///< for people, a sentence each
};

/// Turns answers into scores. Both orders of a pair have equal weight, so that a judge's preference
/// for the first place cancels. Pairwise votes become strengths by bradley_terry(), and scores by
/// preference_scores(); answers on a scale become means over judges and orders. A judge that is no
/// better than a coin, or follows the position, with a probability of at least 95 % is dropped. So
/// are answers of a judge about its own model's work that others judged, too. Failed answers do not
/// count; of several answers to one question the first counts. Pure; independent of the order of
/// candidates.
[[nodiscard]] Judging judging_of(std::span<events::Judged const> judged,
                                 std::span<Criterion const> criteria);

}  // namespace parallel_explore
