#pragma once

#include "parallel_explore/async.hpp"

#include <functional>
#include <vector>

namespace parallel_explore::async {

/// Runs all jobs, at most `limit` at a time, in order. After one has thrown no further one starts;
/// its exception is rethrown when all that ran have ended. Never cancel it.
awaitable<void> run_bounded(std::vector<std::function<awaitable<void>()>> jobs, int limit);

}  // namespace parallel_explore::async
