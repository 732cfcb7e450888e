#pragma once

#include "parallel_explore/experiment.hpp"

#include <boost/json/value.hpp>

namespace parallel_explore::core {

/// An experiment as a value for the journal, without loss.
[[nodiscard]] boost::json::value to_json_value(Experiment const& experiment);

/// The inverse; unknown members are ignored. Throws Error(journal).
[[nodiscard]] Experiment experiment_from_value(boost::json::value const& value);

/// Settings that change, for a request.
[[nodiscard]] boost::json::value settings_to_value(LiveSettings const& settings);

/// The inverse. Throws any exception, of JSON as well.
[[nodiscard]] LiveSettings settings_from_value(boost::json::value const& value);

}  // namespace parallel_explore::core
