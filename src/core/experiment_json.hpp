#pragma once

#include "parallel_explore/experiment.hpp"

#include <boost/json/value.hpp>

namespace parallel_explore::core {

/// Everything of an experiment, for the journal: the inverse gives an equal one.
[[nodiscard]] boost::json::value to_json_value(Experiment const& experiment);

/// Members that it does not know are ignored. Throws Error(journal).
[[nodiscard]] Experiment experiment_from_value(boost::json::value const& value);

}  // namespace parallel_explore::core
