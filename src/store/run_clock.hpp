#pragma once

#include "parallel_explore/event.hpp"

#include <filesystem>

namespace parallel_explore::store {

/// Writes the clock of the process that holds the record below its id in the lock: by it, others on
/// the same machine know the time as that process tells it in events, although the machine's clock
/// was set meanwhile.
void note_clock(std::filesystem::path const& record, TimePoint now);

/// The time by the clock of the process that holds the record in that directory, so that durations
/// since its events are true. By the machine's clock where nobody holds it, or another machine.
[[nodiscard]] TimePoint time_in(std::filesystem::path const& record);

}  // namespace parallel_explore::store
