#pragma once

#include "parallel_explore/criterion.hpp"
#include "parallel_explore/event.hpp"

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore {

/// The criterion that the votes below are about.
inline std::vector<Criterion> question() {
  Criterion c;
  c.name = "clarity";
  c.how = JudgeQuestion{"Which is clearer?"};
  return {c};
}

/// `preferred`: 1, 2, or 0 for a tie.
inline events::Judged vote(int judge, std::string first, std::string second, int preferred) {
  events::Judged judged;
  judged.judge_number = judge;
  judged.agent = "claude";
  judged.candidates = {std::move(first), std::move(second)};
  judged.opinions = {{"clarity", preferred, {}, {}}};
  return judged;
}

/// Votes on each pair in both orders; `better(judge, i, j)` is 1, 2 or 0, where i is shown first.
template <class Better>
std::vector<events::Judged> all_pairs(std::vector<std::string> const& names, int judges,
                                      Better better) {
  std::vector<events::Judged> votes;
  for (int judge = 1; judge <= judges; ++judge) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      for (std::size_t j = 0; j < names.size(); ++j) {
        if (i != j) votes.push_back(vote(judge, names[i], names[j], better(judge, i, j)));
      }
    }
  }
  return votes;
}

inline int by_order(int /*judge*/, std::size_t i, std::size_t j) { return i < j ? 1 : 2; }

inline int first_shown(int /*judge*/, std::size_t /*i*/, std::size_t /*j*/) { return 1; }

}  // namespace parallel_explore
