#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/forge.hpp"

#include <string>

namespace parallel_explore::tasks {

/// Files the sub-issue of a task, or takes the issue that exists for it, links it to the master
/// issue, and records it. Does nothing where that is recorded already. Lifetimes: everything
/// outlives the call. Throws Error(forge).
awaitable<void> file_sub_issue(Forge& forge, std::string approach, Exploration const& exploration,
                               EventSink& sink);

}  // namespace parallel_explore::tasks
