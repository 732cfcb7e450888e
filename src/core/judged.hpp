#pragma once

#include "parallel_explore/criterion.hpp"

#include <algorithm>
#include <span>

namespace parallel_explore::core {

[[nodiscard]] inline bool is_judged(Criterion const& criterion) {
  return std::holds_alternative<JudgeQuestion>(criterion.how);
}

[[nodiscard]] inline bool any_judged(std::span<Criterion const> criteria) {
  return std::ranges::any_of(criteria, is_judged);
}

}  // namespace parallel_explore::core
