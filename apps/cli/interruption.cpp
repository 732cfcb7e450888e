#include "interruption.hpp"

#include "output.hpp"

#include <csignal>
#include <signal.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

bool is_ignored(int signal) {
  struct sigaction found = {};
  return sigaction(signal, nullptr, &found) == 0 && found.sa_handler == SIG_IGN;
}

}  // namespace

Interruption::Interruption(boost::asio::io_context& loop, OnSignal on_signal)
    : signals_(loop, SIGINT, SIGTERM), on_signal_(std::move(on_signal)) {
  if (!is_ignored(SIGHUP)) signals_.add(SIGHUP);  // nohup ignores it
  watch();
}

void Interruption::watch() {
  signals_.async_wait([this](boost::system::error_code error, int signal) {
    if (error) return;
    bool const again = signal_ != 0;
    if (!again) signal_ = signal;
    on_signal_(signal, again);
    watch();
  });
}

void Interruption::rethrow(Error const& error) const {
  bool const by_signal = error.code() == ErrorCode::interrupted && signal_ != 0;
  if (by_signal) throw Interrupted(error, signal_);
  throw;
}

std::string interruption_text(int signal) {
  return signal == SIGINT ? "interrupted by SIGINT" : "interrupted by a signal";
}

void say_stopping(bool again) {
  note("{}\n",
       again ? "Killing everything that is still running."
             : "Stopping: asking the running command to end.\nPress Ctrl-C again to kill it.");
}

}  // namespace pexplore
