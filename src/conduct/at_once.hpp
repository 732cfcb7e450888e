#pragma once

#include "parallel_explore/async.hpp"

#include <functional>
#include <vector>

namespace parallel_explore::conduct {

/// Runs all of them, at most `at_once` at a time, in order. After one has thrown no further one
/// starts; it is rethrown when those that ran have ended. Never cancel it.
task<void> run_all(std::vector<std::function<task<void>()>> jobs, int at_once);

}  // namespace parallel_explore::conduct
