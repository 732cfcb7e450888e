#pragma once

#include "parallel_explore/certainty.hpp"
#include "parallel_explore/criterion.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// @file
/// Decisions on evidence: which result to take, and which approach does better in general.
namespace parallel_explore {
inline namespace v0_2 {

/// The answer to one of the two questions. The first that holds, in this order.
enum class VerdictKind {
  nothing_passed,   ///< no candidate has a result that passed every gate
  keep_base,        ///< the untouched base is the best, or as good as the best
  equal,            ///< the leader and at least one other are equal for practical purposes
  recommended,      ///< the leader is better than every other
  safe_choice,      ///< the leader is at most `matters` behind the best, but not shown to be better
  no_clear_winner,  ///< the evidence does not suffice
};

/// The name in JSON, spelt as the enumerator: "keep_base".
[[nodiscard]] std::string name_of(VerdictKind kind);

/// The measured work of one session, or of the untouched base.
struct ResultEvidence {
  std::string approach;        ///< its name without the number of a sample; "base" for the base
  int sample = 1;              ///< from 1
  bool passed = true;          ///< it has a result, and every gate passed
  bool stopped_early = false;  ///< a strategy ended its sessions before the end of their budget; it
                               ///< has not passed then, and not failed either
  /// [criterion][round] on the criterion's own scale; empty where a value is missing. A result
  /// measured once has one round. Values of different results in one round were measured at about
  /// the same time, so that they are compared in pairs.
  std::vector<std::vector<std::optional<double>>> values;
  /// [criterion] of a score that is an estimate, as judges' are, in points; none, or shorter: the
  /// rounds show how well the value is known.
  std::vector<std::optional<StandardError>> errors;
  std::optional<double> lines_changed;  ///< by its diff; breaks ties
  std::optional<double> cost_usd;       ///< of its session; breaks ties
  /// Index of an earlier result with the same files; choosing between the two makes no difference.
  std::optional<std::size_t> same_as;
};

/// Everything that a decision rests on.
struct EvidenceTable {
  std::vector<Criterion> criteria;      ///< in the order of the values of each result
  std::vector<ResultEvidence> results;  ///< of all sessions that count, passed or not
  std::optional<ResultEvidence> base;   ///< competes on what commands measure, if it passes
};

/// The certainty that verdicts need, and how the evidence came about.
struct DecisionSettings {
  double result_confidence = 0.95;   ///< for which result to take; within (0, 1)
  double approach_confidence = 0.8;  ///< for which approach is better; within (0, 1)
  /// The smallest difference of totals that matters; none: the root of the sum of squares, over the
  /// weighted criteria, of the share of the weight × the criterion's own, in points / 10.
  std::optional<double> matters;
  /// Standard deviations between approaches, as multiples of those between sessions, of earlier
  /// experiments: the prior of the outlook, and of nothing else. Empty: a weakly informative one.
  std::vector<double> spreads;
  /// Sessions were added until they showed something, or looked at before they were complete:
  /// claims on approaches then need evidence that is valid whenever one stops.
  bool sessions_stopping = false,
       rounds_stopping = false;  ///< the same of rounds of measuring, for claims on results
  /// Sessions that each approach may have in all while data are collected; 0: no limit. The outlook
  /// is then that of using them up.
  int limit = 0;
  int futures = 400;       ///< to simulate if there is no clear winner; 0: no outlook
  std::uint64_t seed = 1;  ///< of the futures; nothing else is drawn at random
};

/// A result, or an approach with its sessions. Totals are on a scale where 1 is worth 10 points.
struct RankedCandidate {
  std::string name;         ///< NAME, or NAME.SAMPLE for one of several results
  std::optional<int> rank;  ///< from 1, ties share it; none: it failed, or a value is missing
  /// Weighted mean of the points of its median values; where the scale of a criterion has no end,
  /// its best candidate, or a competing base that is ahead, is worth 10. An approach's is the
  /// median of its sessions' less the share of sessions that failed. None: a value is missing, or
  /// nothing is scored.
  std::optional<double> total;
  std::optional<double> chance_best_or_equal;  ///< of being at most `matters` behind the best
  std::optional<double> expected_loss;         ///< mean of the best total less its own
  std::optional<Interval> interval;            ///< of the total; simultaneous for all candidates,
                                               ///< at the question's confidence
  int passed = 0,                              ///< sessions that passed
      runs = 0;                                ///< all sessions that count
  std::string missing;                         ///< the first criterion without a value; empty: none
  bool unreliable = false;                     ///< fails more often than another, beyond doubt
  std::optional<double> lines_changed,         ///< median of the sessions that passed
      cost_usd;                                ///< the same; none: not known
};

/// Why the first of several equal candidates comes first.
enum class TieBreak {
  none,            ///< nothing tells them apart, or there are no equal candidates
  smaller_change,  ///< it changes fewer lines
  lower_cost,      ///< its sessions cost less
  better_score     ///< its total is higher
};

/// The effect of further sessions.
struct Outlook {
  std::vector<std::string> approaches;  ///< that may still be the best
  int more = 0;                         ///< sessions of each of them
  double chance = 0;                    ///< of a clear verdict after these
};

/// The answer to one question.
struct Conclusion {
  VerdictKind kind = VerdictKind::nothing_passed;  ///< the answer
  double confidence = 0.8;                         ///< that was required
  double matters = 0;                              ///< smallest difference of totals that matters
  std::string leader;              ///< most likely the best or equal to it; empty: nothing passed
  std::string best;                ///< the leader if it is recommended; else empty
  std::vector<std::string> equal;  ///< the leader and all that are equal to it, if `equal`; the
                                   ///< smallest change first, then the least cost
  TieBreak tie_break = TieBreak::none;  ///< between the first two of `equal`
  std::string take;                     ///< the candidate to take; empty: none
  double chance = 0;                    ///< of `kind` being right; without a winner, the leader's
  bool may_stop =
      false;  ///< data may have stopped at any time: claims and margins hold at each look
  /// Where `may_stop` is true and there is no clear winner: the part of `chance` that holds at
  /// every look.
  std::optional<double> shown;
  std::optional<double> resolution;  ///< smallest lead over the runner-up that these data show
  std::optional<Outlook> outlook;    ///< of approaches without a clear winner
  std::vector<RankedCandidate> candidates;  ///< best total first; those without a rank last
  std::optional<RankedCandidate> base;      ///< if it competes
};

/// The answers to both questions.
struct Decision {
  bool scored = true;  ///< something is weighted; else totals say nothing
  Conclusion result;   ///< which result to take now
  std::optional<Conclusion>
      approach;                    ///< which approach is better in general; none: each was run once
  std::vector<std::string> notes;  ///< for people: criteria that are ignored, and why
};

/// Answers both questions. All but the outlook is computed without random numbers. The method is in
/// docs/design/comparison.md. Cost: candidates² × criteria.
[[nodiscard]] Decision decide(EvidenceTable const& table, DecisionSettings const& settings = {});

}  // namespace v0_2
}  // namespace parallel_explore
