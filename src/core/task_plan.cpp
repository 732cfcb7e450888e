#include "parallel_explore/task_plan.hpp"

#include <algorithm>

namespace parallel_explore {
inline namespace v0_2 {

PlannedTask const* TaskPlan::find(std::string_view name) const {
  auto const found = std::ranges::find(tasks, name, &PlannedTask::name);
  return found == tasks.end() ? nullptr : &*found;
}

}  // namespace v0_2
}  // namespace parallel_explore
