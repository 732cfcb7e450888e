#pragma once

#include "parallel_explore/async.hpp"

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace parallel_explore::async {

/// Runs `body`, then `cleanup`, also where the body throws. Gives the body's value, or rethrows the
/// first exception: where both throw, the cleanup's is dropped. Neither runs before it is awaited.
/// Never cancel it: the cleanup would not run.
template <class T>
awaitable<T> with_cleanup(awaitable<T> body, awaitable<void> cleanup) {
  std::exception_ptr failure;
  std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> result;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(body);  // NOLINT(bugprone-use-after-move): clang-tidy means `cleanup`
    } else {
      result.emplace(co_await std::move(body));
    }
  } catch (...) {
    failure = std::current_exception();
  }
  try {
    co_await std::move(cleanup);
  } catch (...) {
    if (!failure) failure = std::current_exception();
  }
  if (failure) std::rethrow_exception(failure);
  if constexpr (!std::is_void_v<T>) co_return std::move(*result);
}

}  // namespace parallel_explore::async
