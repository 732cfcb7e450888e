#include "scripted_model/dialect.hpp"
#include "scripted_model/script.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

/// A model that follows a script, for agents that are to be tested without one.
///   scripted_model SCRIPT.json [LOG]
/// Prints its port on loopback, serves until its standard input ends, and writes a line of JSON to
/// LOG for each request.
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using asio::ip::tcp;

constexpr std::size_t longest_request = 64u << 20;

class Server {
 public:
  Server(asio::io_context& loop, scripted::Script script, std::string const& log)
      : loop_(loop),
        acceptor_(loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        script_(std::move(script)) {
    if (!log.empty()) log_.open(log, std::ios::app);
  }

  [[nodiscard]] int port() const { return acceptor_.local_endpoint().port(); }

  asio::awaitable<void> accept() {
    for (;;) {
      tcp::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
      asio::co_spawn(loop_, serve(std::move(socket)), asio::detached);
    }
  }

 private:
  using Request = http::request<http::string_body>;

  asio::awaitable<void> serve(tcp::socket socket) {
    beast::flat_buffer buffer;
    try {
      for (;;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(longest_request);
        co_await http::async_read(socket, buffer, parser, asio::use_awaitable);
        Request const request = parser.release();
        bool const more = co_await answer(socket, request);
        if (!more) break;
      }
    } catch (boost::system::system_error const&) {
      // The client has gone.
    }
  }

  /// False if the connection is to end.
  asio::awaitable<bool> answer(tcp::socket& socket, Request const& request) {
    std::string const target(request.target().substr(0, request.target().find('?')));
    if (request.method() == http::verb::connect) {
      note(target, -1, 403, {});
      co_await send(socket, 403, "text/plain", "no other host", 0);
      co_return false;
    }
    auto const dialect = request.method() == http::verb::post ? dialect_of(target) : std::nullopt;
    if (!dialect) {
      note(target, -1, 0, request.body());
      bool const counts = target.ends_with("count_tokens") || target.ends_with("countTokens");
      std::string const body =
          counts ? R"({"input_tokens":100,"totalTokens":100})" : R"({"data":[]})";
      co_await send(socket, 200, "application/json", body, 0);
      co_return true;
    }
    json::parse_options options;
    options.max_depth = 256;
    auto const value = json::parse(request.body(), {}, options);
    auto const question = dialect->read(target, value.as_object());
    if (!question.of_the_session) {
      note(target, -1, 200, request.body());
      scripted::Step const aside = scripted::Say{"ok"};
      std::string const text = dialect->say(aside, question);
      co_await send(socket, 200, type_of(question), text, 0);
      co_return true;
    }
    auto const fault = script_.next_fault(question.tools_used);
    int const status = fault ? fault->status : 200;
    note(target, static_cast<int>(question.tools_used), status, request.body());
    std::string const text = dialect->say(script_.step(question.tools_used), question);
    if (!fault) {
      co_await send(socket, 200, type_of(question), text, 0);
      co_return true;
    }
    if (fault->silent) {
      co_await stay_silent(socket);
      co_return false;
    }
    if (fault->status == 0) {
      co_await cut(socket, text.substr(0, text.size() / 3));
      co_return false;
    }
    std::string const refused = scripted::refusal(fault->status);
    co_await send(socket, fault->status, "application/json", refused, fault->retry_after_s);
    co_return true;
  }

  static std::string type_of(scripted::Question const& question) {
    return question.streams ? "text/event-stream" : "application/json";
  }

  static std::optional<scripted::Dialect> dialect_of(std::string_view target) {
    for (auto const& each : {scripted::messages_dialect(), scripted::responses_dialect(),
                             scripted::chat_dialect(), scripted::gemini_dialect()}) {
      if (each.speaks(target)) return each;
    }
    return std::nullopt;
  }

  static asio::awaitable<void> send(tcp::socket& socket, int status, std::string type,
                                    std::string body, int retry_after_s) {
    http::response<http::string_body> response{static_cast<http::status>(status), 11};
    response.set(http::field::content_type, type);
    if (retry_after_s > 0) response.set(http::field::retry_after, std::to_string(retry_after_s));
    response.body() = std::move(body);
    response.prepare_payload();
    co_await http::async_write(socket, response, asio::use_awaitable);
  }

  /// The beginning of an answer that says it is longer.
  static asio::awaitable<void> cut(tcp::socket& socket, std::string beginning) {
    std::string const head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 1000000\r\n\r\n";
    std::string const text = head + beginning;
    co_await asio::async_write(socket, asio::buffer(text), asio::use_awaitable);
    socket.close();
  }

  /// Waits until the client goes away.
  static asio::awaitable<void> stay_silent(tcp::socket& socket) {
    char byte = 0;
    co_await socket.async_read_some(asio::buffer(&byte, 1), asio::use_awaitable);
  }

  void note(std::string const& path, int step, int status, std::string const& body) {
    if (!log_.is_open()) return;
    log_ << json::serialize(
                json::object{{"path", path}, {"step", step}, {"status", status}, {"body", body}})
         << std::endl;
  }

  asio::io_context& loop_;
  tcp::acceptor acceptor_;
  scripted::Script script_;
  std::ofstream log_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "scripted_model SCRIPT.json [LOG]\n";
    return 64;
  }
  try {
    std::ifstream in(argv[1]);
    std::ostringstream text;
    text << in.rdbuf();
    asio::io_context loop;
    Server server(loop, scripted::Script::parse(text.str()), argc > 2 ? argv[2] : "");
    asio::co_spawn(loop, server.accept(), asio::detached);
    std::cout << server.port() << std::endl;
    asio::posix::stream_descriptor input(loop, dup(STDIN_FILENO));
    char byte = 0;
    input.async_read_some(asio::buffer(&byte, 1),
                          [&](boost::system::error_code, std::size_t) { loop.stop(); });
    loop.run();
    return 0;
  } catch (std::exception const& error) {
    std::cerr << "scripted_model: " << error.what() << "\n";
    return 1;
  }
}
