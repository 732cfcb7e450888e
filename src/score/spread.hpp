#pragma once

#include "parallel_explore/exploration.hpp"

#include <optional>

namespace parallel_explore::score {

/// How much the approaches of an experiment differ: the standard deviation between their true
/// totals as a multiple of that between sessions of one, by the method of moments; 0 where they
/// differ no more than luck explains. None with fewer than two approaches of two sessions that
/// passed, or without any noise. `exploration`: as recorded; its totals are by WeightedScoring.
[[nodiscard]] std::optional<double> spread_between_approaches(Exploration const& exploration);

}  // namespace parallel_explore::score
