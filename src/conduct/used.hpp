#pragma once

#include "parallel_explore/exploration.hpp"
#include "schedule/ledger.hpp"

namespace parallel_explore::conduct {

/// Everything an approach has used, what runs included.
[[nodiscard]] inline schedule::Used used_by(ApproachRecord const& record, TimePoint now) {
  schedule::Used used;
  // Where one session does not say what it costs, the others' cost still counts.
  for (auto const& session : record.sessions) used.usage += session.usage;
  used.time = time_of(record);
  if (!record.sessions.empty() && !record.sessions.back().result &&
      record.state == ApproachState::running) {
    used.time += now - record.sessions.back().started;
  }
  return used;
}

/// What sessions have used that are no approach's.
[[nodiscard]] inline schedule::Used used_by_helpers(Exploration const& exploration) {
  schedule::Used used;
  for (auto const& helper : exploration.helpers) {
    if (!helper.result) continue;
    used.usage += helper.result->usage;
    used.time += helper.result->duration;
  }
  return used;
}

}  // namespace parallel_explore::conduct
