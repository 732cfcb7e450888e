#pragma once

#include "parallel_explore/event.hpp"

#include <filesystem>

namespace parallel_explore::store {

/// Writes the clock of the process that holds the record below its id in the lock: by it, others on
/// the same machine know the time that this process writes into events, even if the machine's clock
/// was set meanwhile.
void note_clock(std::filesystem::path const& record, TimePoint now);

/// The time by the clock of the process that holds the record in that directory, so that durations
/// since its events are true. By the machine's clock if the record is not held, or held by another
/// machine.
[[nodiscard]] TimePoint time_in(std::filesystem::path const& record);

}  // namespace parallel_explore::store
