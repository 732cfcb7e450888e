#pragma once

namespace parallel_explore::core {

/// Visitor of a variant from a lambda for each alternative.
template <class... Each>
struct Overloaded : Each... {
  using Each::operator()...;
};

// clang before 17 does not deduce the arguments of aggregates.
template <class... Each>
Overloaded(Each...) -> Overloaded<Each...>;

}  // namespace parallel_explore::core
