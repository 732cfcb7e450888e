#pragma once

#include "parallel_explore/decision.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// Decides which approaches get further sessions, by the results so far. No I/O, no clock.
namespace parallel_explore::rounds {

/// The results of one approach.
struct Candidate {
  std::string approach;
  bool passes = false;     ///< it has a result that passed every gate
  double score = 0;        ///< total of 1
  double probability = 0;  ///< of being the best or equal to it; 0 where nothing was run twice
  int samples = 0;         ///< sessions so far
};

/// `race`: the approaches for which one more session each is worth its cost, in the order given;
/// empty: the race is over. It is over when it is known to be, or when everything that could still
/// win has `most` samples. An approach that fails its gates in two sessions is out. Without these,
/// the two likeliest are sampled until the end, since only that shows that the first is better.
[[nodiscard]] std::vector<std::string> to_sample_again(std::vector<Candidate> const& candidates,
                                                       bool over, int most);

/// `race`: whether it is not worth going on, because using up `most` sessions for each would settle
/// it with a probability below 20 %. Not before half of them: until then the prediction is too
/// rough.
[[nodiscard]] bool is_futile(Outlook const& outlook, int most);

/// The `count` best, best first. An approach that passes its gates precedes one that does not,
/// whatever the scores; equals keep their order.
[[nodiscard]] std::vector<std::string> best_of(std::vector<Candidate> candidates,
                                               std::size_t count);

/// `halving`: the size of the better half of so many, rounded up.
[[nodiscard]] inline std::size_t better_half(std::size_t count) { return (count + 1) / 2; }

}  // namespace parallel_explore::rounds
