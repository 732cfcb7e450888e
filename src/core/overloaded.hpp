#pragma once

namespace parallel_explore::core {

/// Visitor of a variant from a lambda for each alternative.
template <class... Each>
struct Overloaded : Each... {
  using Each::operator()...;
};

}  // namespace parallel_explore::core
