#pragma once

#include "parallel_explore/comparison.hpp"
#include "parallel_explore/decision.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/judging.hpp"
#include "parallel_explore/recommendation.hpp"
#include "parallel_explore/sensitivity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

class Recommender;

/// The results of the sessions of one approach.
struct ApproachEvidence {
  std::string approach;             ///< name of the approach
  std::vector<double> totals;       ///< of each session that has a result and passed every gate
  int passed = 0;                   ///< number of these
  int sessions = 0;                 ///< that count: none that was cancelled or refused
  std::optional<double> deviation;  ///< between the totals
};

/// The basis of a verdict, besides the table of its decision.
struct Evidence {
  std::vector<ApproachEvidence> approaches;  ///< in the order of the ranking
  Sensitivity sensitivity;                   ///< of the comparison to the weights
  Judging judging;                           ///< of results; judgements of outlines are not in it
  std::vector<std::string> measuring;  ///< sentences on how far the measured numbers can be trusted
};

/// An exploration, ranked.
struct Verdict {
  EvidenceTable table;            ///< the basis of the decision
  Decision decision;              ///< which result to take, and which approach is better
  Comparison comparison;          ///< a row for each approach: its samples are pooled
  Evidence evidence;              ///< further facts for people
  Recommendation recommendation;  ///< the same in words
};

/// The verdict on an exploration so far. The engine scores samples; ranks and totals of approaches
/// are those of the decision. Deterministic: depends only on the record. Pure.
[[nodiscard]] Verdict reach_verdict(Exploration const& exploration, ScoringEngine const& scoring,
                                    Recommender const& recommender);

/// The same by the StandardRecommender.
[[nodiscard]] Verdict reach_verdict(Exploration const& exploration, ScoringEngine const& scoring);

/// The sample that a name stands for: the name of a sample itself, "NAME.1" the first sample of an
/// approach, and the name of an approach its best sample that passed every gate, else the first.
/// Throws Error(not_found).
[[nodiscard]] std::string sample_to_adopt(Exploration const& exploration, Verdict const& verdict,
                                          std::string const& name);

}  // namespace v0_2
}  // namespace parallel_explore
