#pragma once

#include "score/chances.hpp"

/// Evidence that stays valid whenever one stops looking: for data that were collected until they
/// showed something, where a fixed-sample probability is too sure.
namespace parallel_explore::score {

/// How far the data are from ruling out that one candidate is at least `behind` behind another: at
/// most this is the probability that data of which that is true ever look like this, 0–1. If
/// `strictly`, more than that must be ruled out: with `behind` 0, that the two are equal.
///
/// The reciprocal of an e-value: the Bayes factor of a difference above against one at the
/// boundary, with half-normal priors of the difference in deviations of one value, and every
/// deviation equally likely a priori (Gönen et al., Am. Stat. 59, 2005; valid at every look:
/// Hendriksen, de Heide and Grünwald, Bayesian Anal. 16, 2021). Shares of sessions that fail have
/// confidence sequences from a Jeffreys mixture (Robbins, Ann. Math. Stat. 41, 1970), which take
/// half of the probability.
[[nodiscard]] double doubt(Contender const& one, Contender const& other, double behind,
                           bool strictly = true);

/// How many scales above its true value an estimate of so many values ever comes with that
/// probability, within (0, 0.5].
[[nodiscard]] double anytime_quantile(double tail, double freedom, double values);

}  // namespace parallel_explore::score
