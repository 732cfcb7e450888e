#include "async/wait_for.hpp"
#include "async/with_cleanup.hpp"
#include "core/rethrow_as_error.hpp"
#include "parallel_explore/explorer.hpp"

#include <boost/asio/signal_set.hpp>

#include <functional>
#include <signal.h>
#include <utility>

namespace parallel_explore {
namespace {

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

}  // namespace

Exploration explore(Experiment experiment, std::filesystem::path const& directory, Bricks bricks,
                    Observer observer, ExploreOptions options) {
  return core::only_errors([&] {
    boost::asio::io_context loop;
    Explorer explorer(directory, std::move(bricks));
    explorer.observe(std::move(observer));
    if (!options.handle_signals) return async::wait_for(loop, explorer.run(std::move(experiment)));
    StopBySignal signals(loop, explorer);
    auto const end = [&]() -> awaitable<void> {
      signals.end();
      co_return;
    };
    return async::wait_for(loop, async::with_cleanup(explorer.run(std::move(experiment)), end()));
  });
}

}  // namespace parallel_explore
