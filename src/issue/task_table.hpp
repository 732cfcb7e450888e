#pragma once

#include "issue/task_sites.hpp"

#include <vector>

namespace parallel_explore::issue {

/// The tasks of a table, a row each; empty unless a column of its head names tasks.
[[nodiscard]] std::vector<TaskSite> rows_of_tasks(Document const& document, std::size_t table);

}  // namespace parallel_explore::issue
