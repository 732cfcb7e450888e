#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace parallel_explore::support {

/// Runs a task to its end on a loop of its own; gives its value or throws.
template <class T>
T run(boost::asio::io_context& context, task<T> work) {
  std::exception_ptr failure;
  if constexpr (std::is_void_v<T>) {
    boost::asio::co_spawn(context, std::move(work),
                          [&](std::exception_ptr error) { failure = error; });
    context.run();
    if (failure) std::rethrow_exception(failure);
  } else {
    std::optional<T> result;
    boost::asio::co_spawn(context, std::move(work), [&](std::exception_ptr error, T value) {
      failure = error;
      if (!error) result = std::move(value);
    });
    context.run();
    if (failure) std::rethrow_exception(failure);
    return std::move(result).value();
  }
}

template <class T>
T run(task<T> work) {
  boost::asio::io_context context;
  return run(context, std::move(work));
}

}  // namespace parallel_explore::support
