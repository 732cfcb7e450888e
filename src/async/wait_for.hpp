#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace parallel_explore::async {

/// Runs an operation to its end on the loop; gives its value or throws what it threw. Blocking.
/// Hidden: the linker would take it for public, because its name begins with that of its result.
template <class T>
[[gnu::visibility("hidden")]] T wait_for(boost::asio::io_context& loop, awaitable<T> work) {
  std::exception_ptr failure;
  if constexpr (std::is_void_v<T>) {
    boost::asio::co_spawn(loop, std::move(work),
                          [&](std::exception_ptr error) { failure = std::move(error); });
    loop.run();
    if (failure) std::rethrow_exception(failure);
  } else {
    std::optional<T> result;
    boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error, T value) {
      failure = std::move(error);
      if (!failure) result = std::move(value);
    });
    loop.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(result).value();
  }
}

/// The same on a loop of its own.
template <class T>
[[gnu::visibility("hidden")]] T wait_for(awaitable<T> work) {
  boost::asio::io_context loop;
  return wait_for(loop, std::move(work));
}

}  // namespace parallel_explore::async
