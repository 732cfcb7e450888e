#pragma once

#include "parallel_explore/event.hpp"

#include <string>
#include <vector>

/// Sentences for people about files that are not as they were committed.
namespace parallel_explore::core {

/// The number of names that are recorded.
inline constexpr std::size_t most_recorded = 20;

/// The first few names, and the number of the others: "a, b and 3 more".
[[nodiscard]] std::string few_of(std::vector<std::string> const& names, std::size_t all);

[[nodiscard]] std::string restored_text(events::WorktreeRestored const& event);
[[nodiscard]] std::string moved_text(events::BranchMoved const& event);

}  // namespace parallel_explore::core
