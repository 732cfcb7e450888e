#pragma once

#include <boost/asio/awaitable.hpp>

namespace parallel_explore {

/// What a brick returns when it waits for processes: a coroutine on the caller's `io_context`.
template <class T>
using task = boost::asio::awaitable<T>;

}  // namespace parallel_explore
