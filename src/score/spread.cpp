#include "score/spread.hpp"

#include "parallel_explore/certainty.hpp"
#include "score/evidence_table.hpp"
#include "score/questions.hpp"
#include "score/totals.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace parallel_explore::score {

std::optional<double> spread_between_approaches(Exploration const& exploration) {
  auto const judging = judging_of(exploration);
  auto const table = evidence_table(exploration, measurements_of(exploration, judging), judging);
  auto const totals = totals_in(table, std::nullopt);
  std::vector<double> means;
  double squares = 0, freedom = 0, of_means = 0;
  for (auto const& each : sessions_of(table, totals)) {
    auto const deviation = standard_deviation(each.totals);
    if (!deviation) continue;
    auto const count = static_cast<double>(each.totals.size());
    means.push_back(*mean(each.totals));
    squares += *deviation * *deviation * (count - 1);
    freedom += count - 1;
    of_means += 1 / count;
  }
  if (means.size() < 2 || !(squares > 0)) return std::nullopt;
  double const within = squares / freedom;
  double const by_luck = within * of_means / static_cast<double>(means.size());
  double const between = std::pow(*standard_deviation(means), 2) - by_luck;
  return std::sqrt(std::max(between, 0.0) / within);
}

}  // namespace parallel_explore::score
