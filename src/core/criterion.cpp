#include "parallel_explore/criterion.hpp"

#include "core/criterion_traits.hpp"

namespace parallel_explore {

bool is_scored(Criterion const& criterion) {
  return !(criterion.gate && core::traits_of(criterion).passes_or_fails);
}

bool is_exclusive(Criterion const& criterion) { return core::traits_of(criterion).exclusive; }

bool is_on_score_scale(Criterion const& criterion) {
  return core::traits_of(criterion).on_score_scale;
}

std::string kind_of(Criterion const& criterion) {
  return std::string(core::traits_of(criterion).kind);
}

}  // namespace parallel_explore
