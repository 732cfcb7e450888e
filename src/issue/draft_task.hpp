#pragma once

#include "issue/dependencies.hpp"
#include "issue/task_sites.hpp"
#include "parallel_explore/task_plan.hpp"

#include <string>
#include <vector>

namespace parallel_explore::issue {

/// A task as its text has it, before references to other tasks are looked up.
struct DraftTask {
  PlannedTask task;  ///< without name, and with the written number or 0
  bool done = false;
  std::string id;            ///< from a column of a table, or before its title
  bool task_label = false;   ///< "T004" before its title
  bool parallel = false;     ///< "[P]" of spec-kit
  bool story = false;        ///< "[US1]" of spec-kit
  bool counts_rows = false;  ///< "#2" may be the second row of its table
  std::vector<Target> waits_for;
  std::vector<Target> blocks;
};

/// Reads the task at a place; its title is empty if there is no task.
[[nodiscard]] DraftTask draft_of(Document const& document, TaskSite const& site,
                                 std::string_view own_repository);

}  // namespace parallel_explore::issue
