#include "serve/connection.hpp"

#include "serve/stream.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace parallel_explore::serve {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::uint32_t longest_head = 16u << 10;  ///< bytes
constexpr std::uint64_t longest_body = 1u << 20;
using Parser = http::request_parser<http::string_body>;

/// Runs an operation that reports to `error`; false: it took too long or failed.
awaitable<bool> in_time(awaitable<std::size_t> work, std::chrono::milliseconds time,
                        error_code const& error) {
  using namespace asio::experimental::awaitable_operators;
  error_code ignored;
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  auto waiting = timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  auto const first = co_await (std::move(work) || std::move(waiting));
  co_return first.index() == 0 && !error;
}

std::string only(http::fields const& fields, http::field name) {
  auto const value = fields[name];
  return fields.count(name) == 1 ? std::string(value) : std::string();
}

RequestHead head_of(http::request<http::string_body> const& request) {
  RequestHead head;
  head.method = std::string(request.method_string());
  head.target = std::string(request.target());
  head.host = only(request, http::field::host);
  head.origin = only(request, http::field::origin);
  // Two headers count as a foreign origin, not as a missing one.
  if (request.count(http::field::origin) > 1) head.origin = "null";
  head.site = std::string(request["Sec-Fetch-Site"]);
  head.authorization = only(request, http::field::authorization);
  head.content_type = only(request, http::field::content_type);
  return head;
}

awaitable<bool> send(tcp::socket& socket, Site const& site, Reply answer, bool keep_alive) {
  http::response<http::string_body> response(static_cast<http::status>(answer.status), 11);
  for (auto const& [name, value] : safe_headers(answer)) response.set(name, value);
  response.body() = std::move(answer.body);
  response.keep_alive(keep_alive);
  response.prepare_payload();
  error_code error;
  auto writing =
      http::async_write(socket, response, asio::redirect_error(asio::use_awaitable, error));
  awaitable<bool> sending = in_time(std::move(writing), site.patience().answer, error);
  bool const is_sent = co_await std::move(sending);
  error_code ignored;
  if (!is_sent) socket.set_option(asio::socket_base::linger(true, 0), ignored);
  co_return is_sent;
}

bool is_stream(RouteMatch const& match) {
  auto const content = match.route->content;
  return content == Content::list_events || content == Content::events;
}

StreamRequest stream_request(RouteMatch const& match, http::fields const& fields) {
  StreamRequest request;
  if (match.route->content == Content::events) request.experiment = match.parts.at(0);
  request.seen = cursor_of(fields["Last-Event-ID"]);
  // A page that reopens a stream itself cannot set the header.
  if (auto const after = parameter(match.query, "after"); after && request.seen.generation.empty())
    request.seen = cursor_of(*after);
  return request;
}

/// Answers the next request; false: it was the last.
awaitable<bool> serve_request(tcp::socket& socket, beast::flat_buffer& buffer, Site& site) {
  Parser parser;
  parser.header_limit(longest_head);
  parser.body_limit(longest_body);
  error_code error;
  auto heading = http::async_read_header(socket, buffer, parser,
                                         asio::redirect_error(asio::use_awaitable, error));
  awaitable<bool> reading = in_time(std::move(heading), site.patience().head, error);
  bool const has_head = co_await std::move(reading);
  if (error == http::error::body_limit) {
    Denial const too_long{413, "The body is too long."};
    awaitable<bool> refusing = send(socket, site, reply_of(too_long), false);
    (void)co_await std::move(refusing);
  }
  if (!has_head) co_return false;
  auto const head = head_of(parser.get());
  auto match = serve::match(head.method, head.target);
  auto const refusal = site.access().refusal(head, match);
  if (refusal) {  // without its body, so that the connection cannot go on
    auto refused = reply_of(*refusal);
    refused.allow = refusal->status == 405 ? match.allowed : std::string_view();
    awaitable<bool> refusing = send(socket, site, std::move(refused), false);
    (void)co_await std::move(refusing);
    co_return false;
  }
  if (is_stream(match)) {
    auto request = stream_request(match, parser.get());
    request.patience = site.patience().message;
    awaitable<void> streaming = send_events(socket, site.experiments(), std::move(request));
    co_await std::move(streaming);
    co_return false;
  }
  auto body =
      http::async_read(socket, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
  awaitable<bool> completing = in_time(std::move(body), site.patience().body, error);
  bool const is_complete = co_await std::move(completing);
  if (!is_complete) co_return false;
  bool const keep_alive = parser.get().keep_alive();
  awaitable<Reply> answering = site.answer(std::move(match), std::move(parser.get().body()));
  Reply answer = co_await std::move(answering);
  awaitable<bool> sending = send(socket, site, std::move(answer), keep_alive);
  bool const is_sent = co_await std::move(sending);
  co_return is_sent&& keep_alive;
}

}  // namespace

awaitable<void> serve_client(std::shared_ptr<tcp::socket> client, Site& site) {
  error_code ignored;
  client->set_option(tcp::no_delay(true), ignored);
  beast::flat_buffer buffer;
  try {
    for (bool goes_on = true; goes_on && client->is_open();) {
      awaitable<bool> serving = serve_request(*client, buffer, site);
      goes_on = co_await std::move(serving);
    }
  } catch (std::exception const&) {
    client->close(ignored);  // of this client alone
  }
  client->shutdown(tcp::socket::shutdown_both, ignored);
  client->close(ignored);
}

}  // namespace parallel_explore::serve
