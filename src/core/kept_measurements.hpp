#pragma once

#include "parallel_explore/exploration.hpp"

#include <string_view>
#include <vector>

namespace parallel_explore::core {

/// Null: it has none.
[[nodiscard]] Measurement const* find_in(std::vector<Measurement> const& measurements,
                                         std::string_view criterion);

/// Replaces an earlier measurement of the same criterion. Older versions and other evaluators may
/// give a reason without an outcome.
void keep(Measurement const& measurement, std::vector<Measurement>& measurements);

/// Before `redone` is measured again, copies its measurements to the samples that relied on them,
/// and makes those independent of it.
void release_repeated(ApproachRecord const& redone, std::vector<ApproachRecord>& approaches);

}  // namespace parallel_explore::core
