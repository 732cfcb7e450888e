#pragma once

#include "parallel_explore/certainty.hpp"
#include "parallel_explore/comparison.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/judging.hpp"
#include "parallel_explore/recommendation.hpp"
#include "parallel_explore/sensitivity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {

/// What the sessions of one approach came to.
struct ApproachEvidence {
  std::string approach;
  std::vector<double> totals;  ///< 0–1, one a session that counts; one that failed, or failed a
                               ///< gate, counts 0; one that was cancelled or refused does not
  int passed = 0;              ///< sessions that have a result and passed every gate
  std::optional<double> deviation;   ///< between sessions
  std::optional<Interval> interval;  ///< where the mean of its total lies, at `confidence`
  std::optional<Belief> belief;      ///< none: it cannot win, or nothing was run twice
};

/// Why a verdict can be believed, and how far.
struct Evidence {
  double confidence = 0.8;
  std::vector<ApproachEvidence> approaches;  ///< in the order of the ranking
  std::vector<std::string> contenders;       ///< who could still be best, where that is not sure
  std::optional<int> more;                   ///< samples of each of them that would settle it
  Sensitivity sensitivity;
  Judging judging;

  /// Whether any approach was run more than once.
  [[nodiscard]] bool sampled() const;
};

/// An exploration, ranked.
struct Verdict {
  Comparison comparison;  ///< a row an approach: its samples are pooled
  Recommendation recommendation;
  Evidence evidence;
};

/// Scores what an exploration has measured so far. Approaches that are not completed have no rank.
/// The engine ranks samples; an approach is the mean of its samples' totals, and has a rank if one
/// of them passed every gate. It hangs on the record alone, to the last byte. Pure.
[[nodiscard]] Verdict reach_verdict(Exploration const& exploration, ScoringEngine const& scoring);

/// The sample of an approach that is to be adopted: the best that passed every gate, else its
/// first. A sample's own name gives that sample. Throws Error(not_found).
[[nodiscard]] std::string sample_to_adopt(Exploration const& exploration,
                                          ScoringEngine const& scoring,
                                          std::string const& approach);

/// For the recommendation: how sure it is and what it hangs on, a paragraph or a few in Markdown.
[[nodiscard]] std::string evidence_text(Evidence const& evidence);

}  // namespace parallel_explore
