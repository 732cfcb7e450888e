#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>

namespace parallel_explore::live {

/// The run that is being measured, its round, and the time left; or the run that this one waits
/// for. Empty: neither. One line, without control characters.
[[nodiscard]] std::string measuring_text(Exploration const& exploration);

/// "process 123 (for /repo), which has been measuring for 3 min"
[[nodiscard]] std::string measurer_text(events::MeasuringWaits const& waits);

/// "measuring throughput of 4 results and the base, 5 to 20 rounds"
[[nodiscard]] std::string plan_text(events::MeasuringStarted const& plan);

/// Of a round that took long or was disturbed; else empty.
[[nodiscard]] std::string round_text(events::RoundCompleted const& round);

/// "measured 12 rounds: more would change nothing"
[[nodiscard]] std::string end_text(events::MeasuringCompleted const& completed);

}  // namespace parallel_explore::live
