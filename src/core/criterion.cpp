#include "parallel_explore/criterion.hpp"

#include "core/criterion_traits.hpp"

namespace parallel_explore {

bool is_scored(Criterion const& criterion) {
  return !(criterion.gate && core::traits_of(criterion).passes_or_fails);
}

bool is_exclusive(Criterion const& criterion) { return core::traits_of(criterion).exclusive; }

bool is_score_already(Criterion const& criterion) { return core::traits_of(criterion).is_score; }

std::string kind_of(Criterion const& criterion) {
  return std::string(core::traits_of(criterion).kind);
}

}  // namespace parallel_explore
