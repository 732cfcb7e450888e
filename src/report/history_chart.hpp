#pragma once

#include "parallel_explore/history.hpp"

#include <cstddef>
#include <string>

namespace parallel_explore::report {

/// Columns of block characters, one for each entry or for several, between the least and the
/// greatest value, which stand at the left; steps are marked below. Lines are at most `columns`
/// wide, which are at least 40. Empty for fewer than two entries, or if all values are equal.
[[nodiscard]] std::string history_chart(CriterionHistory const& history, std::size_t columns);

}  // namespace parallel_explore::report
