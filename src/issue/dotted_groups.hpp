#pragma once

#include "issue/task_sites.hpp"

#include <string>
#include <vector>

namespace parallel_explore::issue {

/// The 2 of "2. Write the models", after its box; 0: the text has no such number.
[[nodiscard]] int group_number(Prose const& title);

/// The "2.1" of "2.1 Write the user model", after its box; empty: the text has none.
[[nodiscard]] std::string dotted_id(Prose const& title);

/// The sites without those that are divided into others: "2. …" is the heading of the "2.1 …" and
/// "2.2 …" that follow it.
[[nodiscard]] std::vector<TaskSite> without_groups(Document const& document,
                                                   std::vector<TaskSite> sites);

}  // namespace parallel_explore::issue
