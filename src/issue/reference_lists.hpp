#pragma once

#include "issue/item_sites.hpp"

#include <vector>

namespace parallel_explore::issue {

/// Tasks that are named by their issues: the items of lists most of which begin with a reference,
/// and each reference of a line such as "Sub-tasks: #101, #102".
[[nodiscard]] std::vector<TaskSite> reference_lists(Document const& document,
                                                    std::vector<Section> const& sections,
                                                    ItemSites const& items, Where where);

}  // namespace parallel_explore::issue
