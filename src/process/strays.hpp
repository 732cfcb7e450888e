#pragma once

#include "parallel_explore/session.hpp"

#include <chrono>
#include <string>
#include <vector>

/// Processes that a killed run has left.
namespace parallel_explore::process {

/// Finds processes that carry `marker`, NAME=VALUE, in their environment, or belong to the process
/// group of `process` while that very process lives. Never this process.
[[nodiscard]] std::vector<ProcessIdentity> find_strays(ProcessIdentity process,
                                                       std::string const& marker);

/// Sends SIGTERM to them, waits `grace` (blocking) and kills the rest. Returns how many there were.
int end_strays(std::vector<ProcessIdentity> const& strays, std::chrono::milliseconds grace);

/// Kills and reaps what find_strays() finds, until there is none. Blocking.
void end_strays_now(ProcessIdentity process, std::string const& marker);

}  // namespace parallel_explore::process
