#pragma once

#include "parallel_explore/error.hpp"

#include <exception>

namespace parallel_explore::core {

/// An exception as an Error. One of another type becomes Error(resource) if memory, disk or
/// descriptors ran out, Error(interrupted) if a wait was cancelled, else Error(unexpected).
[[nodiscard]] Error as_error(std::exception_ptr const& thrown);

/// Throws an Error as it is, with its dynamic type, and anything else as as_error().
[[noreturn]] void rethrow_as_error(std::exception_ptr const& thrown);

/// Calls a function of the library's own or of a brick; only Errors leave it.
template <class F>
decltype(auto) only_errors(F const& function) {
  try {
    return function();
  } catch (...) {
    rethrow_as_error(std::current_exception());
  }
}

}  // namespace parallel_explore::core
