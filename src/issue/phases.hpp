#pragma once

#include "issue/draft_task.hpp"

#include <string>
#include <vector>

namespace parallel_explore::issue {

/// Makes tasks wait for phases that the text says must be finished first, and for each other as the
/// lists of spec-kit mean it: T003 waits for T002 unless both are "[P]"; stories wait for what
/// comes before all stories; later phases wait for the stories. Gives warnings: there are phases
/// whose order the text leaves open.
[[nodiscard]] std::vector<std::string> order_phases(Document const& document,
                                                    std::vector<Section> const& sections,
                                                    std::vector<DraftTask>& drafts);

}  // namespace parallel_explore::issue
