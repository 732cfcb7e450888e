#pragma once

#include "parallel_explore/exploration.hpp"
#include "score/criteria.hpp"

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore {

/// An experiment whose base and approaches were measured by one criterion.
inline Exploration measured_experiment(std::string name, std::vector<double> base) {
  Exploration exploration;
  exploration.name = std::move(name);
  exploration.base = "base";
  exploration.state = ExplorationState::completed;
  exploration.experiment.criteria = {measured("speed")};
  Measurement measurement;
  measurement.criterion = "speed";
  measurement.values = std::move(base);
  if (!measurement.values.empty()) exploration.base_measurements.push_back(measurement);
  return exploration;
}

/// Adds an approach with a value for each round.
inline void add_result(Exploration& exploration, std::string approach, std::vector<double> values) {
  auto& record = exploration.approaches.emplace_back();
  record.approach.name = std::move(approach);
  record.state = ApproachState::completed;
  Measurement measurement;
  measurement.criterion = "speed";
  measurement.values = std::move(values);
  record.evaluation.measurements.push_back(std::move(measurement));
}

}  // namespace parallel_explore
