#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>

namespace pexplore {

/// Runs a task to its end on the loop; gives its value or throws what it threw.
template <class T>
T wait_for(boost::asio::io_context& loop, parallel_explore::task<T> work) {
  std::exception_ptr failure;
  std::optional<T> result;
  boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr error, T value) {
    failure = std::move(error);
    if (!failure) result = std::move(value);
  });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(result).value();
}

template <class T>
T wait_for(parallel_explore::task<T> work) {
  boost::asio::io_context loop;
  return wait_for(loop, std::move(work));
}

inline void wait_for(parallel_explore::task<void> work) {
  boost::asio::io_context loop;
  std::exception_ptr failure;
  boost::asio::co_spawn(loop, std::move(work),
                        [&](std::exception_ptr error) { failure = std::move(error); });
  loop.run();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace pexplore
