#include "serve/stream.hpp"

#include "serve/site.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <array>
#include <utility>

namespace parallel_explore::serve {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto heartbeat_interval = std::chrono::seconds(15);
/// Between two messages of the list.
constexpr auto list_interval = std::chrono::milliseconds(250);
/// Bytes that the system keeps for a client that does not read.
constexpr int most_unsent = 128 << 10;

/// Of the system: browsers compute how long something has taken by it, not by their own clock.
std::int64_t wall_milliseconds() {
  auto const now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

/// Whether all of it was written in time.
awaitable<bool> written(tcp::socket& socket, std::string const& text,
                        std::chrono::milliseconds patience) {
  using namespace asio::experimental::awaitable_operators;
  boost::system::error_code error, ignored;
  asio::steady_timer timer(co_await asio::this_coro::executor, patience);
  auto writing = asio::async_write(socket, asio::buffer(text),
                                   asio::redirect_error(asio::use_awaitable, error));
  auto waiting = timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  auto const first = co_await (std::move(writing) || std::move(waiting));
  bool const is_written = first.index() == 0 && !error;
  // Else the system would keep what was not taken, and the connection, for minutes.
  if (!is_written) socket.set_option(asio::socket_base::linger(true, 0), ignored);
  co_return is_written;
}

/// Returns when the client has left. Nothing that it says on a stream has a meaning.
awaitable<void> until_left(tcp::socket& socket) {
  std::array<char, 512> said{};
  boost::system::error_code error;
  while (!error)
    co_await socket.async_read_some(asio::buffer(said),
                                    asio::redirect_error(asio::use_awaitable, error));
}

awaitable<bool> send_head(tcp::socket& socket, std::chrono::milliseconds patience) {
  Reply const answer{200, "text/event-stream", {}, {}, {}};
  std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
  for (auto const& [name, value] : safe_headers(answer))
    head += fmt::format("{}: {}\r\n", name, value);
  head += "\r\nretry: 1000\n\n";
  awaitable<bool> writing = written(socket, head, patience);
  co_return co_await std::move(writing);
}

/// Counts the time since something was sent.
class Beat {
 public:
  [[nodiscard]] bool is_due() const { return Clock::now() - last_ >= heartbeat_interval; }
  void sent() { last_ = Clock::now(); }

 private:
  Clock::time_point last_ = Clock::now();
};

awaitable<void> send_list(tcp::socket& socket, Experiments& experiments, StreamRequest request) {
  auto seen = request.seen;
  Beat beat;
  bool goes_on = true, is_first = true;
  while (goes_on && !experiments.stopped()) {
    auto const cursor = experiments.list_cursor();
    std::string message;
    if (is_first || cursor != seen) {
      auto const news = experiments.list_news(seen);
      message = event_message("list", to_text(cursor),
                              fmt::format(R"({{"now":{},)", wall_milliseconds()) + news);
      seen = cursor;
      is_first = false;
    } else if (beat.is_due()) {
      message = heartbeat;
    }
    if (!message.empty()) {
      awaitable<bool> writing = written(socket, message, request.patience);
      goes_on = co_await std::move(writing);
      beat.sent();
      asio::steady_timer timer(socket.get_executor(), list_interval);
      boost::system::error_code ignored;
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      if (experiments.list_cursor() != seen) continue;
    }
    if (goes_on && !experiments.stopped()) co_await experiments.changed();
  }
}

awaitable<void> send_experiment(tcp::socket& socket, Experiments& experiments,
                                StreamRequest request) {
  auto const& name = *request.experiment;
  auto seen = request.seen;
  Experiments::Watch const watch(experiments, name);
  Beat beat;
  std::uint64_t revision = 0;
  Feed const* last = nullptr;
  bool goes_on = true;
  while (goes_on && !experiments.stopped()) {
    auto* const feed = watch.feed();
    std::string message;
    if (feed && (feed != last || feed->revision() != revision)) {
      auto const news = feed->news(seen);
      seen = feed->cursor();
      revision = feed->revision();
      last = feed;
      message = event_message("state", to_text(seen),
                              fmt::format(R"({{"now":{},)", wall_milliseconds()) + *news);
    } else if (!feed && !experiments.exists(name)) {
      message = event_message("gone", "-", "{}");
    } else if (beat.is_due()) {
      message = heartbeat;
    }
    if (!message.empty()) {
      awaitable<bool> writing = written(socket, message, request.patience);
      goes_on = co_await std::move(writing) && experiments.exists(name);
      beat.sent();
      if (watch.feed() && watch.feed()->revision() != revision) continue;
    }
    if (goes_on && !experiments.stopped()) co_await experiments.changed();
  }
}

}  // namespace

awaitable<void> send_events(tcp::socket& socket, Experiments& experiments, StreamRequest request) {
  using namespace asio::experimental::awaitable_operators;
  boost::system::error_code ignored;
  socket.set_option(asio::socket_base::send_buffer_size(most_unsent), ignored);
  awaitable<bool> beginning = send_head(socket, request.patience);
  bool const has_begun = co_await std::move(beginning);
  if (!has_begun) co_return;
  awaitable<void> sending = request.experiment
                                ? send_experiment(socket, experiments, std::move(request))
                                : send_list(socket, experiments, std::move(request));
  awaitable<void> leaving = until_left(socket);
  co_await (std::move(sending) || std::move(leaving));
}

}  // namespace parallel_explore::serve
