#pragma once

#include "parallel_explore/async.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace parallel_explore::async {
namespace detail {

/// Calls the handler without a value or with one, after its slot is cleared: from then on the slot
/// may be another operation's.
template <class Handler>
struct Shielded {
  Handler handler;
  boost::asio::cancellation_slot slot;

  template <class... Value>
  void operator()(std::exception_ptr failure, Value... value) {
    if (slot.is_connected()) slot.clear();
    std::move(handler)(std::move(failure), std::move(value)...);
  }
};

template <class T>
struct SignatureOf {
  using type = void(std::exception_ptr, T);
};
template <>
struct SignatureOf<void> {
  using type = void(std::exception_ptr);
};

}  // namespace detail

/// Runs an operation to its end whatever happens to the coroutine that awaits it. A cancellation of
/// that one, of any kind that it lets through, calls `stop`, once for each emission. The operation
/// itself is never cancelled, so that it may rely on its cleanup.
template <class T>
awaitable<T> shielded(awaitable<T> operation, std::function<void()> stop) {
  namespace asio = boost::asio;
  using Token = asio::use_awaitable_t<>;
  using Signature = typename detail::SignatureOf<T>::type;
  // NOLINTNEXTLINE(bugprone-use-after-move): clang-tidy means the parameters of this coroutine
  auto const executor = co_await asio::this_coro::executor;
  auto initiation = [executor](auto handler, awaitable<T> work, std::function<void()> on_cancel) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected())
      slot.assign([on_cancel = std::move(on_cancel)](asio::cancellation_type) { on_cancel(); });
    using Handler = decltype(handler);
    asio::co_spawn(executor, std::move(work),
                   detail::Shielded<Handler>{std::move(handler), std::move(slot)});
  };
  auto running = asio::async_initiate<Token const, Signature>(
      std::move(initiation), asio::use_awaitable, std::move(operation), std::move(stop));
  if constexpr (std::is_void_v<T>) {
    co_await std::move(running);
  } else {
    co_return co_await std::move(running);
  }
}

}  // namespace parallel_explore::async
