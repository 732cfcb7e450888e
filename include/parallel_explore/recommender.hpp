#pragma once

#include "parallel_explore/verdict.hpp"

namespace parallel_explore {
inline namespace v0_2 {

/// The policy of verdicts: what the evidence says, and how that is put to people. Pure. Derive from
/// StandardRecommender to replace one of the two.
class Recommender {
 public:
  virtual ~Recommender() = default;

  /// Decides which result to take, and which approach does better in general.
  [[nodiscard]] virtual Decision decide(EvidenceTable const& table,
                                        DecisionSettings const& settings) const = 0;

  /// The words. `verdict`: all of it but the recommendation.
  [[nodiscard]] virtual Recommendation recommend(Verdict const& verdict,
                                                 Experiment const& experiment) const = 0;
};

/// parallel_explore::decide(), in the style of the experiment's `[report]`.
class StandardRecommender : public Recommender {
 public:
  [[nodiscard]] Decision decide(EvidenceTable const& table,
                                DecisionSettings const& settings) const override;
  [[nodiscard]] Recommendation recommend(Verdict const& verdict,
                                         Experiment const& experiment) const override;
};

}  // namespace v0_2
}  // namespace parallel_explore
