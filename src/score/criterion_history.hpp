#pragma once

#include "parallel_explore/history.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// From the records of experiments to the history of a criterion.
namespace parallel_explore::score {

/// An experiment, and what its record does not say.
struct RecordedExperiment {
  Exploration exploration;
  BasePlace place = BasePlace::elsewhere;
  std::size_t behind = 0;  ///< first parents from HEAD to its base, on the main line
  std::string sample;      ///< the result that is shown; empty: there is none
  bool adopted = false;    ///< that result was
};

/// The names of criteria that a command measured on the base of an experiment; those of later
/// experiments first.
[[nodiscard]] std::vector<std::string> criteria_with_history(
    std::vector<RecordedExperiment> const& experiments);

/// The history of a criterion that has one. Entries are in the order of first parents; those of
/// bases elsewhere come after the last one that started before them.
[[nodiscard]] CriterionHistory criterion_history(
    std::string const& criterion, std::vector<RecordedExperiment> const& experiments);

}  // namespace parallel_explore::score
