#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <functional>

namespace pexplore {

/// Ctrl-Z: SIGTSTP stops the process as it always does, but not before the terminal is given back.
class StopSignal {
 public:
  /// `before` is called before the process stops, and `after` when it goes on, in the foreground or
  /// in the background.
  StopSignal(boost::asio::io_context& loop, std::function<void()> before,
             std::function<void()> after);

  /// Does nothing where the signal is ignored.
  void watch();

  /// The signal has its usual effect again, and the loop no longer waits for it.
  void leave();

 private:
  boost::asio::signal_set signals_;
  std::function<void()> before_, after_;
  bool is_watching_ = false;
};

}  // namespace pexplore
