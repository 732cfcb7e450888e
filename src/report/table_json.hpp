#pragma once

#include "parallel_explore/decision.hpp"

#include <boost/json/fwd.hpp>

namespace parallel_explore::report {

/// The member "table" of summary.json: all that a decision rests on, so that it can be made again
/// with other weights.
[[nodiscard]] boost::json::object table_json(EvidenceTable const& table,
                                             DecisionSettings const& settings);

}  // namespace parallel_explore::report
