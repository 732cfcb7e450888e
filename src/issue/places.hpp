#pragma once

#include "issue/task_sites.hpp"

#include <string_view>
#include <vector>

namespace parallel_explore::issue {

/// Whether a heading is that of a phase with a number: "Phase 2: Build", "Milestone 3".
[[nodiscard]] bool is_phase(std::string_view heading);

/// Says of each site under which headings it stands, and in which phase.
void place_under_headings(Document const& document, std::vector<Section> const& sections,
                          std::vector<TaskSite>& sites);

}  // namespace parallel_explore::issue
