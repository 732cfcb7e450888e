#include "score/people.hpp"

namespace parallel_explore::score {

std::map<Judge, SharedPairs> compared_with_people(std::vector<Vote> const& of_judges,
                                                  std::vector<Vote> const& of_people) {
  std::map<Pair, int> preferences;
  for (auto const& vote : of_people)
    preferences[vote.pair] += vote.lead > 0 ? 1 : vote.lead < 0 ? -1 : 0;
  std::map<Judge, SharedPairs> shared;
  for (auto const& [pair, judges] : by_pair(of_judges)) {
    auto const people = preferences.find(pair);
    if (people == preferences.end() || people->second == 0) continue;
    for (auto const& [judge, orders] : judges) {
      bool const contradicts = orders.decided() && !orders.consistent();
      int const net = orders.net();
      if (!orders.complete() || contradicts || net == 0) continue;
      auto& own = shared[judge];
      ++own.all;
      own.same += (net > 0) == (people->second > 0) ? 1 : 0;
    }
  }
  return shared;
}

}  // namespace parallel_explore::score
