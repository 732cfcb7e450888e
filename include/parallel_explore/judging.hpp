#pragma once

#include "parallel_explore/certainty.hpp"
#include "parallel_explore/criterion.hpp"
#include "parallel_explore/event.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The agent of answers that a person gave.
inline constexpr auto person_agent = "person";

/// Whether a person gave that answer (`pexplore rate`): judge 0, agent `person_agent`.
[[nodiscard]] bool is_by_person(events::Judged const& judged);

/// How reliable a judge is, as far as its own answers show.
enum class JudgeStanding {
  too_few_votes,        ///< to tell a coin from a good judge
  consistent,           ///< better than a coin
  no_better_than_coin,  ///< contradicts itself too often when candidates change places
  follows_position,     ///< prefers whichever candidate is shown first, or second
};

/// The name in JSON, spelt as the enumerator: "consistent".
[[nodiscard]] std::string name_of(JudgeStanding standing);

/// How much judges agree, beyond chance. The limits of `substantial` and `strong` are
/// Krippendorff's: alpha of 0.667 and 0.8.
enum class AgreementLevel {
  too_few_votes,  ///< even full agreement could be chance
  chance,         ///< no more than by chance
  some,           ///< more than by chance, but less than `substantial`
  substantial,    ///< alpha of at least 2/3
  strong,         ///< alpha of at least 0.8
};

/// The name in JSON, spelt as the enumerator: "substantial".
[[nodiscard]] std::string name_of(AgreementLevel level);

/// The record of one judge over all its answers.
struct JudgeRecord {
  int judge_number = 1;  ///< from 1
  std::string agent,     ///< name of the agent
      model;             ///< as the spec names it; empty: the agent's default
  int answers = 0;       ///< sessions with a usable answer
  int failures = 0;      ///< sessions without a usable answer
  int decided = 0;       ///< pairs for which it had a preference in both orders
  int consistent = 0;    ///< those with the same preference in both orders
  int first_shown = 0;   ///< those with a preference for the first one shown
  int second_shown = 0;  ///< those with a preference for the second one shown
  JudgeStanding standing = JudgeStanding::too_few_votes;  ///< by the four numbers before it
  std::string drop_reason;   ///< why its votes are dropped; empty: they count
  bool self_judged = false;  ///< it had to judge the work of its own model
  /// Pairs on which people and the judge have a preference.
  int shared_with_people = 0,
      agrees_with_people = 0;  ///< those of them with the same preference
};

/// The judges' scores for one question.
struct JudgedCriterion {
  std::string criterion;                 ///< name of the criterion
  std::map<std::string, double> scores;  ///< 0–10 by sample; without samples that cannot be ranked
  /// Of each score, in points. The errors of two samples add up to that of their difference as if
  /// the scores were independent.
  std::map<std::string, StandardError> errors;
  std::vector<std::vector<std::string>>
      groups;  ///< more than one: groups that were never compared with each other
  /// Share of pairs of judges that agree on a pair of candidates; none for a single judge. A judge
  /// that contradicted itself on a pair has no opinion on it.
  std::optional<double> agreement;
  /// The same, corrected for chance: Krippendorff's alpha, at most 1; 0 is chance. None: too few
  /// votes.
  std::optional<double> alpha;
  AgreementLevel agreement_level = AgreementLevel::too_few_votes;  ///< of `alpha`
  int triads = 0;           ///< triples of candidates with a majority on each of their pairs
  int circular_triads = 0;  ///< of these, in which no candidate is preferred to both others
  /// Up to three of them; without any, the shortest longer circle. Each is preferred to the next,
  /// and the last to the first.
  std::vector<std::vector<std::string>> cycles;
  /// Pairs of changes of different size with a majority; 0 where sizes are not known.
  int sized_pairs = 0,
      larger_preferred = 0;   ///< those of them in which the majority prefers the larger change
  bool follows_size = false;  ///< more, or less, often than chance gives in 95 % of cases
};

/// The judges, and the scores that follow from their answers.
struct Judging {
  std::vector<JudgeRecord> judges;        ///< by number, agent and model
  std::vector<JudgedCriterion> criteria;  ///< criteria with a question, in their order
  int people_votes = 0;                   ///< of persons; they are shown and do not count
  std::vector<std::string> notes;         ///< for people, a sentence each
};

/// Turns answers into scores. Both orders of a pair have equal weight, so that a judge's preference
/// for the first place cancels. Pairwise votes become strengths by bradley_terry(), and scores by
/// preference_scores(); answers on a scale become means over judges and orders. Votes count as
/// independent of each other. A judge is dropped if, with a probability of at least 95 %, it is not
/// better than a coin or follows the position. So
/// are answers of a judge about its own model's work that others judged, too. Failed answers do not
/// count; of several answers to one question the first counts. Pure; independent of the order of
/// candidates.
///
/// `sizes`: lines changed, by sample, to detect a preference for larger changes. Answers of persons
/// (`person_agent`) are compared with those of judges, and count for nothing else.
[[nodiscard]] Judging judging_of(std::span<events::Judged const> judged,
                                 std::span<Criterion const> criteria,
                                 std::map<std::string, double> const& sizes = {});

}  // namespace v0_2
}  // namespace parallel_explore
