#pragma once

#include "async/wait_for.hpp"

#include <boost/asio/io_context.hpp>

#include <utility>

namespace parallel_explore::support {

/// Runs an operation to its end; gives its value or throws.
template <class T>
T run(boost::asio::io_context& context, awaitable<T> work) {
  return async::wait_for(context, std::move(work));
}

template <class T>
T run(awaitable<T> work) {
  return async::wait_for(std::move(work));
}

}  // namespace parallel_explore::support
