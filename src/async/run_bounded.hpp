#pragma once

#include "async/listeners.hpp"
#include "parallel_explore/async.hpp"

#include <functional>
#include <vector>

namespace parallel_explore::async {

/// Runs all jobs, at most `limit` at a time, in order. After one has thrown no further one starts;
/// its exception is rethrown when all that ran have ended. Never cancel it.
awaitable<void> run_bounded(std::vector<std::function<awaitable<void>()>> jobs, int limit);

/// The same with a limit that may change; `changes` announces each change. Null: it is constant.
awaitable<void> run_bounded(std::vector<std::function<awaitable<void>()>> jobs,
                            std::function<int()> limit, Listeners* changes);

}  // namespace parallel_explore::async
