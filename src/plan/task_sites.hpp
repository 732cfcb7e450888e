#pragma once

#include "plan/sections.hpp"

#include <string>
#include <vector>

namespace parallel_explore::plan {

/// Where a task stands in a document, and what its shape says about it.
struct TaskSite {
  std::size_t title = 0;       ///< block of the heading, paragraph or cell that names it
  std::size_t body_begin = 0;  ///< blocks that belong to it: [body_begin, body_end)
  std::size_t body_end = 0;
  int number = 0;  ///< as written; 0: it has none
  bool done = false;
  std::size_t first_line = nowhere;  ///< of what else belongs to it; nowhere: there is none
  std::size_t last_line = 0;
  // Of tables only.
  std::string id;                 ///< in lower case
  std::string description;        ///< the cells that mean nothing to us
  std::size_t depends = nowhere;  ///< cells
  std::size_t acceptance = nowhere;
  std::size_t issue = nowhere;
};

/// The tasks of a text, in its order. See docs/guide/tasks-format.md for which shape goes first.
[[nodiscard]] std::vector<TaskSite> find_task_sites(Document const& document,
                                                    std::vector<Section> const& sections);

/// Rows of a table whose head names a column of tasks; else none.
[[nodiscard]] std::vector<TaskSite> rows_of_tasks(Document const& document, std::size_t table);

/// Whether a title says itself that there is nothing left to do: struck out, "✅", "(done)".
[[nodiscard]] bool marked_done(Prose const& title);

}  // namespace parallel_explore::plan
