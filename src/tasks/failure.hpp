#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>
#include <string_view>

namespace parallel_explore::tasks {

/// "TYPE: message", on one line.
[[nodiscard]] std::string typed(std::string_view type, std::string_view message);

/// The first gate that was not passed, typed by what it tests and what it said; empty: none.
[[nodiscard]] std::string failed_gate(Experiment const& experiment, ApproachRecord const& record);

}  // namespace parallel_explore::tasks
