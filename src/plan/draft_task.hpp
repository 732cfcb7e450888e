#pragma once

#include "parallel_explore/task_plan.hpp"
#include "plan/dependencies.hpp"
#include "plan/task_sites.hpp"

#include <string>
#include <vector>

namespace parallel_explore::plan {

/// A task as its text has it: what it waits for is not yet looked up among the others.
struct DraftTask {
  PlannedTask task;  ///< without name, and with the written number or 0
  bool done = false;
  std::string id;  ///< in a table's column of its own
  std::vector<Target> waits_for;
  std::vector<Target> blocks;
};

/// A title of nothing: there is no task.
[[nodiscard]] DraftTask draft_of(Document const& document, TaskSite const& site,
                                 std::string_view own_repository);

/// Gives numbers and names, and looks up what waits for what.
[[nodiscard]] TaskPlan resolved(std::vector<DraftTask> drafts);

}  // namespace parallel_explore::plan
