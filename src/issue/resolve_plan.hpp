#pragma once

#include "issue/draft_task.hpp"
#include "issue/statements.hpp"

#include <vector>

namespace parallel_explore::issue {

/// Makes a plan of drafts: numbers and names them, and finds out which task waits for which.
[[nodiscard]] TaskPlan resolve_plan(std::vector<DraftTask> drafts,
                                    std::vector<OrderStatement> const& statements = {});

}  // namespace parallel_explore::issue
