#pragma once

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
/// empty: the race is over. It is over when the verdict is `settled`, or when everything that could
/// still win has `most` samples. An approach that fails its gates in two sessions is out.
[[nodiscard]] std::vector<std::string> to_sample_again(std::vector<Candidate> const& candidates,
                                                       bool settled, int most);

/// The `count` best, best first. An approach that passes its gates precedes one that does not,
/// whatever the scores; equals keep their order.
[[nodiscard]] std::vector<std::string> best_of(std::vector<Candidate> candidates,
                                               std::size_t count);

/// `halving`: the size of the better half of so many, rounded up.
[[nodiscard]] inline std::size_t better_half(std::size_t count) { return (count + 1) / 2; }

}  // namespace parallel_explore::rounds
