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

/// The results of the sessions of one approach.
struct ApproachEvidence {
  std::string approach;
  std::vector<double> totals;  ///< 0–1, of each session that counts; a failed session or gate is
                               ///< 0; a cancelled or refused session does not count
  int passed = 0;              ///< sessions that have a result and passed every gate
  std::optional<double> deviation;   ///< between sessions
  std::optional<Interval> interval;  ///< of the mean total, at `confidence`
  std::optional<Belief> belief;      ///< none: it cannot win, or no approach was run twice
};

/// The evidence for a verdict.
struct Evidence {
  double confidence = 0.8;
  std::vector<ApproachEvidence> approaches;  ///< in the order of the ranking
  std::vector<std::string>
      contenders;           ///< approaches that could still be best, if that is uncertain
  std::optional<int> more;  ///< further samples of each that would decide
  Sensitivity sensitivity;
  Judging judging;

  /// Whether any approach was run more than once.
  [[nodiscard]] bool sampled() const;
};

/// An exploration, ranked.
struct Verdict {
  Comparison comparison;  ///< a row for each approach: its samples are pooled
  Recommendation recommendation;
  Evidence evidence;
};

/// Scores the measurements of an exploration so far. Approaches that are not completed have no
/// rank. The engine ranks samples; the total of an approach is the mean over its samples, and it
/// has a rank if one of them passed every gate. Deterministic: depends only on the record. Pure.
[[nodiscard]] Verdict reach_verdict(Exploration const& exploration, ScoringEngine const& scoring);

/// The sample of an approach to adopt: the best that passed every gate, else the first. The name of
/// a sample selects that sample. Throws Error(not_found).
[[nodiscard]] std::string sample_to_adopt(Exploration const& exploration,
                                          ScoringEngine const& scoring,
                                          std::string const& approach);

/// The confidence of a recommendation and what it depends on: one or more paragraphs of Markdown.
[[nodiscard]] std::string evidence_text(Evidence const& evidence);

}  // namespace parallel_explore
