#pragma once

#include "issue/sections.hpp"

#include <string>
#include <vector>

namespace parallel_explore::issue {

/// The place of a task in a document, and what its shape says about it.
struct TaskSite {
  std::size_t title = 0;       ///< block of the heading, paragraph or cell that names it
  std::size_t body_begin = 0;  ///< blocks that belong to it: [body_begin, body_end)
  std::size_t body_end = 0;
  int number = 0;  ///< as written; 0: it has none
  bool done = false;
  std::size_t first_line =
      text::nowhere;  ///< of the rest of the task; text::nowhere: it has no more lines
  std::size_t last_line = 0;
  std::size_t reference = text::nowhere;  ///< of a line of references: the one that it is
  std::string id;                         ///< in lower case; empty: none
  int phase = 0;                          ///< from 1; 0: in none
  std::vector<std::string> headings;      ///< that it stands under, outermost first
  // In tables only.
  bool counts_rows = false;             ///< "#2" may be the second row
  std::string description;              ///< the cells of unknown columns
  std::size_t depends = text::nowhere;  ///< cells
  std::size_t acceptance = text::nowhere;
  std::size_t issue = text::nowhere;
  std::size_t pull_request = text::nowhere;
};

/// Finds the tasks of a text, in its order. docs/guide/tasks-format.md says which shape is tried
/// first.
[[nodiscard]] std::vector<TaskSite> find_task_sites(Document const& document,
                                                    std::vector<Section> const& sections);

/// Whether a title itself marks the task as done: struck out, "✅", "(done)".
[[nodiscard]] bool marked_done(Prose const& title);

}  // namespace parallel_explore::issue
