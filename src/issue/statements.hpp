#pragma once

#include "issue/target_reader.hpp"
#include "issue/task_sites.hpp"

#include <string_view>
#include <vector>

namespace parallel_explore::issue {

/// "B depends on A", "T1 → T2" in the text around the tasks.
struct OrderStatement {
  Target task;
  std::vector<Target> after;
};

/// The statements of a text that begin a line and name tasks by numbers, ids or issues.
[[nodiscard]] std::vector<OrderStatement> order_statements(Document const& document,
                                                           std::vector<TaskSite> const& sites,
                                                           std::string_view own_repository);

}  // namespace parallel_explore::issue
