#pragma once

#include "issue/task_sites.hpp"
#include "parallel_explore/task_plan.hpp"

#include <string_view>
#include <vector>

namespace parallel_explore::issue {

/// Reads the text around the tasks into `plan`: the introduction, and warnings of an order that it
/// asks for.
void read_master(Document const& document, std::vector<Section> const& sections,
                 std::vector<TaskSite> const& sites, std::string_view repository, TaskPlan& plan);

}  // namespace parallel_explore::issue
