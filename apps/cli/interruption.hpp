#pragma once

#include "async/wait_for.hpp"
#include "async/with_cleanup.hpp"
#include "parallel_explore/error.hpp"

#include <boost/asio/signal_set.hpp>

#include <functional>
#include <string>
#include <utility>

namespace pexplore {

/// Thrown where a signal ended what ran; main() turns the signal into the exit status.
class Interrupted : public parallel_explore::Error {
 public:
  Interrupted(parallel_explore::Error const& error, int signal) : Error(error), signal_(signal) {}

  [[nodiscard]] int signal() const noexcept { return signal_; }

 private:
  int signal_;
};

/// Watches for SIGINT, SIGTERM and, unless it is ignored, SIGHUP while something runs.
class Interruption {
 public:
  /// Called for each signal; `again`: it is not the first.
  using OnSignal = std::function<void(int signal, bool again)>;

  Interruption(boost::asio::io_context& loop, OnSignal on_signal);

  /// Signals have their usual effect again, and the loop no longer waits for them.
  void end() { signals_.cancel(); }

  /// The first that came; 0: none.
  [[nodiscard]] int signal() const { return signal_; }

  /// Rethrows an Error: as Interrupted where a signal stopped what ran.
  [[noreturn]] void rethrow(parallel_explore::Error const& error) const;

 private:
  void watch();

  boost::asio::signal_set signals_;
  OnSignal on_signal_;
  int signal_ = 0;
};

/// "interrupted by SIGINT", "interrupted by a signal".
[[nodiscard]] std::string interruption_text(int signal);

/// Says on standard error that what runs is asked to end, or killed.
void say_stopping(bool again);

/// Runs an operation to its end. A signal calls `stop`: the first asks what runs to end, the second
/// kills it. Throws Interrupted where that ended the operation.
template <class T>
T wait_or_interrupt(std::function<void(std::string reason)> const& stop,
                    parallel_explore::awaitable<T> work) {
  boost::asio::io_context loop;
  Interruption interruption(loop, [&](int signal, bool again) {
    say_stopping(again);
    stop(interruption_text(signal));
  });
  auto const finish = [&]() -> parallel_explore::awaitable<void> {
    interruption.end();
    co_return;
  };
  try {
    return parallel_explore::async::wait_for(
        loop, parallel_explore::async::with_cleanup(std::move(work), finish()));
  } catch (parallel_explore::Error const& error) {
    interruption.rethrow(error);
  }
}

}  // namespace pexplore
