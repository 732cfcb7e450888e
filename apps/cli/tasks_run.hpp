#pragma once

#include "commands.hpp"
#include "foreground.hpp"

#include <memory>
#include <string>

/// `pexplore tasks` commands that start something.
namespace pexplore {

/// A duration, or a number of seconds. Throws CLI::ValidationError.
[[nodiscard]] std::chrono::milliseconds seconds_or_duration(std::string const& option,
                                                            std::string const& text);

/// The named run, else the latest. Throws Error(not_found).
[[nodiscard]] std::string run_or_latest(std::string const& name);

}  // namespace pexplore
