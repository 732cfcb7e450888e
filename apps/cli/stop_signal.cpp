#include "stop_signal.hpp"

#include <csignal>
#include <signal.h>
#include <utility>

namespace pexplore {

namespace {

bool is_default(int signal) {
  struct sigaction found = {};
  return sigaction(signal, nullptr, &found) == 0 && found.sa_handler == SIG_DFL;
}

}  // namespace

StopSignal::StopSignal(boost::asio::io_context& loop, std::function<void()> before,
                       std::function<void()> after)
    : signals_(loop), before_(std::move(before)), after_(std::move(after)) {}

void StopSignal::watch() {
  if (!is_default(SIGTSTP)) return;
  is_watching_ = true;
  signals_.add(SIGTSTP);
  signals_.async_wait([this](boost::system::error_code error, int signal) {
    if (error || !is_watching_) return;
    before_();
    signals_.clear();
    std::raise(signal);
    // It goes on.
    after_();
    watch();
  });
}

void StopSignal::leave() {
  is_watching_ = false;
  signals_.cancel();
  signals_.clear();
}

}  // namespace pexplore
