#pragma once

#include <boost/asio/awaitable.hpp>

namespace parallel_explore {

/// A coroutine on the caller's `io_context`, returned by bricks that wait for processes.
template <class T>
using awaitable = boost::asio::awaitable<T>;

}  // namespace parallel_explore
