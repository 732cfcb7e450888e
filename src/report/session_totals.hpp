#pragma once

#include "parallel_explore/exploration.hpp"

namespace parallel_explore::report {

/// What all sessions of an approach took together. The cost is known only if each one's is.
struct SessionTotals {
  double duration_s = 0;
  Usage usage;
};

[[nodiscard]] SessionTotals session_totals(ApproachRecord const& record);

}  // namespace parallel_explore::report
