#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/forge.hpp"

#include <string>
#include <vector>

namespace parallel_explore::tasks {

/// Files the sub-issue of a task, or takes the issue that exists for it, links it to the master
/// issue, and records it. Does nothing where that is recorded already. Lifetimes: everything
/// outlives the call. Throws Error(forge).
awaitable<void> file_sub_issue(Forge& forge, std::string approach, Exploration const& exploration,
                               EventSink& sink);

/// Looks for the sub-issues of tasks once more, after they were filed: where another run filed one
/// at the same time, the older one is taken. Lifetimes and errors: as above.
awaitable<void> take_oldest_issues(Forge& forge, std::vector<std::string> approaches,
                                   Exploration const& exploration, EventSink& sink);

}  // namespace parallel_explore::tasks
