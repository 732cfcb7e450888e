#pragma once

#include <boost/asio/awaitable.hpp>

namespace parallel_explore {

/// A coroutine on the caller's `io_context`: the result of a brick that waits for processes.
template <class T>
using awaitable = boost::asio::awaitable<T>;

}  // namespace parallel_explore
