#pragma once

#include "parallel_explore/exploration.hpp"

namespace parallel_explore::core {

/// Adds the findings of an event to the record of its approach, and the first of them to its
/// warnings.
void add_findings(events::IsolationBroken const& event, ApproachRecord& record);

}  // namespace parallel_explore::core
