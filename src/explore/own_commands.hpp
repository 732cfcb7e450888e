#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>
#include <string_view>

/// Commands of the program that hints name. A run of tasks has its own.
namespace parallel_explore::operations {

/// "approach" or "task": what it runs.
[[nodiscard]] std::string_view kind_of(Exploration const& exploration);

/// "pexplore retry NAME", or "pexplore tasks retry NAME".
[[nodiscard]] std::string retry_command(Exploration const& exploration);

/// "pexplore resume NAME", or "pexplore tasks resume NAME".
[[nodiscard]] std::string resume_command(Exploration const& exploration);

/// "pexplore show NAME", or "pexplore tasks status NAME".
[[nodiscard]] std::string show_command(Exploration const& exploration);

}  // namespace parallel_explore::operations
