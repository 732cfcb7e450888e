#pragma once

#include <string>
#include <vector>

/// Who goes on, by what is known so far. No I/O, no clock.
namespace parallel_explore::schedule {

/// What is known of one approach.
struct Candidate {
  std::string approach;
  bool passes = false;     ///< it has a result that passed every gate
  double score = 0;        ///< 0–1, mean of its sessions
  double probability = 0;  ///< that it is the best; 0 where nothing was run twice
  int samples = 0;         ///< sessions so far
};

/// `race`: those of which one more session each is worth its money, in the order given; empty: it
/// is over. It is, when the best is the best with `confidence`, or has `most` samples like all that
/// could still beat it. Who fails its gates in two sessions is out.
[[nodiscard]] std::vector<std::string> to_sample_again(std::vector<Candidate> const& candidates,
                                                       double confidence, int most);

/// `halving`: the better half, rounded up, best first. Who passes its gates is before who does not,
/// whatever the scores; equals keep their order.
[[nodiscard]] std::vector<std::string> better_half(std::vector<Candidate> candidates);

/// How many stages halving takes from so many approaches to one: 3 for 5 to 8.
[[nodiscard]] int halving_stages(int approaches);

/// What part of its whole budget an approach may have used by the end of a stage (from 0): it
/// doubles with each, and is all in the last, which is number `stages`.
[[nodiscard]] double budget_share(int stage, int stages);

}  // namespace parallel_explore::schedule
