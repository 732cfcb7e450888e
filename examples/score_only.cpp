// Scores numbers that come from elsewhere: no sessions, no worktrees, no Asio. Two routes to work,
// timed on the same five days: how they rank by two criteria, and which to take if only time
// counts.
#include "parallel_explore/comparison_matrix.hpp"
#include "parallel_explore/runs_table.hpp"
#include "parallel_explore/scoring_engine.hpp"

#include <iostream>

#ifdef BOOST_ASIO_VERSION
#error "the headers of scoring do not need Asio"
#endif

namespace pe = parallel_explore;

pe::Measurement measured(std::string criterion, std::vector<double> values) {
  pe::Measurement measurement;
  measurement.criterion = std::move(criterion);
  measurement.values = std::move(values);
  return measurement;
}

int main() {
  pe::Criterion minutes;
  minutes.name = "minutes";
  minutes.better = pe::Better::lower;
  minutes.unit = "min";
  minutes.how = pe::CustomEvaluator{};  // numbers of any size; half as many are worth 3 points
  pe::Criterion view;
  view.name = "view";
  view.weight = 0.2;
  view.how = pe::Given{};  // points from 0 to 10, as a person gives them

  std::vector<pe::Criterion> const criteria = {minutes, view};
  pe::Measurements const measurements = {
      {"river", {measured("minutes", {31, 30, 32, 31, 30}), measured("view", {9})}, {}},
      {"highway", {measured("minutes", {22, 26, 21, 20, 24}), measured("view", {2})}, {}},
  };
  auto const ranking = pe::WeightedScoring().rank(criteria, measurements);
  std::cout << pe::TextMatrix().table(pe::Comparison(criteria, ranking)) << '\n';

  pe::EvidenceTable table;
  table.criteria = {minutes};
  for (auto const& each : measurements) {
    pe::ResultEvidence result;
    result.approach = each.approach;
    auto const& values = each.measurements.front().values;
    result.values.emplace_back(values.begin(), values.end());  // rounds of the same number: a day
    table.results.push_back(result);
  }
  std::cout << pe::to_text(table, pe::decide(table));
}
