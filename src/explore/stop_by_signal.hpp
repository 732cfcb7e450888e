#pragma once

#include "parallel_explore/explorer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <signal.h>

namespace parallel_explore::operations {

/// Stops the Explorer at SIGINT and SIGTERM, each where the program neither handles nor ignores it.
/// Afterwards both have their default effect again.
class StopBySignal {
 public:
  StopBySignal(boost::asio::io_context& loop, Explorer& explorer)
      : signals_(loop), explorer_(explorer) {
    for (int const signal : {SIGINT, SIGTERM}) {
      struct sigaction found = {};
      sigaction(signal, nullptr, &found);
      if (found.sa_handler == SIG_DFL) signals_.add(signal);
    }
    wait();
  }

  void end() { signals_.cancel(); }

 private:
  void wait() {
    signals_.async_wait([this](boost::system::error_code error, int signal) {
      if (error) return;
      explorer_.stop(signal == SIGINT ? "SIGINT" : "SIGTERM");
      wait();
    });
  }

  boost::asio::signal_set signals_;
  Explorer& explorer_;
};

}  // namespace parallel_explore::operations
