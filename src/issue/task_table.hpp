#pragma once

#include "issue/task_sites.hpp"

#include <vector>

namespace parallel_explore::issue {

/// The tasks of a table, a row each; empty unless its head says that they are, or tasks are
/// `expected` by the heading above.
[[nodiscard]] std::vector<TaskSite> rows_of_tasks(Document const& document, std::size_t table,
                                                  bool expected);

}  // namespace parallel_explore::issue
