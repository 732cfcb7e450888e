#include "third_party.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

struct ThirdParty::Inside {
  asio::steady_timer timer;
  int beats = 0;
  bool stopped = false;
};

namespace {

asio::awaitable<void> beat(asio::steady_timer& timer, int& beats, bool& stopped) {
  while (!stopped) {
    timer.expires_after(std::chrono::milliseconds(2));
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    ++beats;
  }
}

}  // namespace

ThirdParty::ThirdParty(asio::io_context& loop) : inside_(new Inside{asio::steady_timer(loop)}) {
  asio::co_spawn(loop, beat(inside_->timer, inside_->beats, inside_->stopped), asio::detached);
}
ThirdParty::~ThirdParty() { delete inside_; }
void ThirdParty::stop() {
  inside_->stopped = true;
  inside_->timer.cancel();
}
int ThirdParty::beats() const { return inside_->beats; }
