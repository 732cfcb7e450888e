#include "support/github_server.hpp"

#include "support/github_api.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <sstream>
#include <thread>

namespace parallel_explore::support {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

namespace {

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      result += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

std::vector<std::string> split(std::string const& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

GitHubAsk ask_of(Request const& request, std::string const& url) {
  constexpr std::string_view prefix = "/api/v3";  // as Enterprise has it
  std::string const target(request.target());
  auto const question = std::min(target.find('?'), target.size());
  GitHubAsk ask;
  ask.method = std::string(request.method_string());
  ask.url = url + target.substr(0, question);
  auto path = target.substr(0, question);
  if (path.starts_with(prefix)) path.erase(0, prefix.size());
  for (auto const& part : split(path, '/')) ask.path.push_back(decoded(part));
  for (auto const& part : split(target.substr(question), '&')) {
    auto const from = part.starts_with('?') ? 1u : 0u;
    auto const equals = std::min(part.find('='), part.size() - 1);
    ask.query[part.substr(from, equals - from)] = decoded(part.substr(equals + 1));
  }
  ask.body = request.body();
  constexpr std::string_view bearer = "Bearer ";
  std::string const authorization(request[http::field::authorization]);
  if (authorization.starts_with(bearer)) ask.token = authorization.substr(bearer.size());
  return ask;
}

Response in_beast(GitHubReply const& reply) {
  Response response{static_cast<http::status>(reply.status), 11};
  response.set(http::field::content_type, "application/json; charset=utf-8");
  response.set("X-RateLimit-Remaining", "4999");
  for (auto const& [name, value] : reply.headers) response.set(name, value);
  response.body() = reply.body;
  response.keep_alive(false);
  response.prepare_payload();
  return response;
}

/// A connection whose answer is held.
struct Held {
  explicit Held(asio::io_context& loop)
      : wake(loop, std::chrono::steady_clock::time_point::max()) {}

  asio::steady_timer wake;
  bool released = false;
  char byte = 0;
};

}  // namespace

class GitHubServer::Serving {
 public:
  explicit Serving(std::optional<ServerIdentity> identity)
      : acceptor_(loop_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    if (identity) {
      trust_.emplace(ssl::context::tls_server);
      trust_->use_certificate_chain(asio::buffer(identity->certificate));
      trust_->use_private_key(asio::buffer(identity->key), ssl::context::pem);
    }
    asio::co_spawn(loop_, accept(), asio::detached);
    thread_ = std::thread([this] { loop_.run(); });
  }

  ~Serving() {
    loop_.stop();
    thread_.join();
  }

  Serving(Serving const&) = delete;

  [[nodiscard]] std::string url(std::string const& host) const {
    return fmt::format("{}://{}:{}", trust_ ? "https" : "http", host,
                       acceptor_.local_endpoint().port());
  }

  void release() {
    asio::post(loop_, [this] {
      for (auto const& each : held_) {
        each->released = true;
        each->wake.cancel();
      }
    });
  }

  std::mutex mutable mutex_;
  std::condition_variable came_;
  GitHubState state_;
  std::list<Trouble> troubles_;
  std::vector<LoggedRequest> log_;

 private:
  asio::awaitable<void> accept() {
    for (;;) {
      tcp::socket socket = co_await acceptor_.async_accept(asio::use_awaitable);
      if (trust_) {
        asio::co_spawn(loop_, serve_tls(std::move(socket)), asio::detached);
      } else {
        asio::co_spawn(loop_, serve_plain(std::move(socket)), asio::detached);
      }
    }
  }

  asio::awaitable<void> serve_plain(tcp::socket socket) {
    try {
      co_await serve(socket, socket);
    } catch (boost::system::system_error const&) {
      // The client has closed the connection.
    }
  }

  asio::awaitable<void> serve_tls(tcp::socket socket) {
    ssl::stream<tcp::socket> stream(std::move(socket), *trust_);
    try {
      co_await stream.async_handshake(ssl::stream_base::server, asio::use_awaitable);
      co_await serve(stream, stream.next_layer());
    } catch (boost::system::system_error const&) {
      // The client has closed the connection, or does not trust the certificate.
    }
  }

  /// Answers one request.
  template <class Stream>
  asio::awaitable<void> serve(Stream& stream, tcp::socket& socket) {
    boost::beast::flat_buffer buffer;
    http::request_parser<http::string_body> parser;
    parser.body_limit(16u << 20);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    Request const request = parser.release();
    std::size_t const logged = note(request);
    std::optional<Trouble> trouble = take_trouble(request);
    using Kind = Trouble::Kind;
    if (trouble && trouble->kind == Kind::hang_up) co_return;
    if (trouble && trouble->kind == Kind::hold) {
      bool const released = co_await hold(stream, socket);
      if (!released) co_return;
      trouble.reset();
    }
    bool const done = !trouble || trouble->kind != Kind::instead;
    GitHubReply reply = done ? answer(request) : GitHubReply();
    if (trouble && trouble->kind != Kind::cut_after)
      reply = GitHubReply{trouble->status, trouble->headers, trouble->body};
    Response const response = in_beast(reply);
    if (trouble && trouble->kind == Kind::cut_after) {
      std::ostringstream whole;
      whole << response;
      std::string const part = whole.str().substr(0, whole.str().size() - reply.body.size() / 2);
      co_await asio::async_write(stream, asio::buffer(part), asio::use_awaitable);
      co_return;
    }
    set_status(logged, reply.status);
    co_await http::async_write(stream, response, asio::use_awaitable);
    boost::system::error_code ignored;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
  }

  /// Whether it was released before the client closed the connection.
  template <class Stream>
  asio::awaitable<bool> hold(Stream& stream, tcp::socket& socket) {
    auto const held = std::make_shared<Held>(loop_);
    held_.push_back(held);
    stream.async_read_some(asio::buffer(&held->byte, 1),
                           [held](boost::system::error_code, std::size_t) { held->wake.cancel(); });
    boost::system::error_code woken;
    co_await held->wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    held_.remove(held);
    socket.cancel();
    co_return held->released;
  }

  GitHubReply answer(Request const& request) {
    std::lock_guard const lock(mutex_);
    try {
      return support::answer(state_, ask_of(request, url("127.0.0.1")));
    } catch (std::exception const& error) {
      return {500, {}, fmt::format(R"({{"message":"the test's server: {}"}})", error.what())};
    }
  }

  std::size_t note(Request const& request) {
    std::lock_guard const lock(mutex_);
    log_.push_back({std::string(request.method_string()), std::string(request.target()), 0});
    came_.notify_all();
    return log_.size() - 1;
  }

  void set_status(std::size_t logged, int status) {
    std::lock_guard const lock(mutex_);
    log_[logged].status = status;
  }

  std::optional<Trouble> take_trouble(Request const& request) {
    std::lock_guard const lock(mutex_);
    std::string const target(request.target());
    for (auto each = troubles_.begin(); each != troubles_.end(); ++each) {
      bool const method = each->method.empty() || each->method == request.method_string();
      if (!method || target.find(each->target) == std::string::npos) continue;
      Trouble trouble = *each;
      if (--each->times == 0) troubles_.erase(each);
      return trouble;
    }
    return std::nullopt;
  }

  asio::io_context loop_;
  std::optional<ssl::context> trust_;
  tcp::acceptor acceptor_;
  std::list<std::shared_ptr<Held>> held_;
  std::thread thread_;
};

GitHubServer::GitHubServer() : serving_(std::make_unique<Serving>(std::nullopt)) {}
GitHubServer::GitHubServer(ServerIdentity identity)
    : serving_(std::make_unique<Serving>(std::move(identity))) {}
GitHubServer::~GitHubServer() = default;

std::string GitHubServer::url(std::string const& host) const { return serving_->url(host); }

void GitHubServer::change(std::function<void(GitHubState&)> const& how) {
  std::lock_guard const lock(serving_->mutex_);
  how(serving_->state_);
}

void GitHubServer::next(Trouble trouble) {
  std::lock_guard const lock(serving_->mutex_);
  serving_->troubles_.push_back(std::move(trouble));
}

void GitHubServer::release() { serving_->release(); }

void GitHubServer::wait_for(std::size_t requests) {
  std::unique_lock lock(serving_->mutex_);
  serving_->came_.wait(lock, [&] { return serving_->log_.size() >= requests; });
}

std::vector<LoggedRequest> GitHubServer::log() const {
  std::lock_guard const lock(serving_->mutex_);
  return serving_->log_;
}

int GitHubServer::count(std::string const& method, std::string const& target) const {
  int result = 0;
  for (auto const& each : log())
    result += each.method == method && each.target.find(target) != std::string::npos ? 1 : 0;
  return result;
}

GitHubThread GitHubServer::thread(int number, std::string const& repository) const {
  std::lock_guard const lock(serving_->mutex_);
  return serving_->state_.thread(repository, number);
}

std::vector<GitHubThread> GitHubServer::threads(std::string const& repository) const {
  std::lock_guard const lock(serving_->mutex_);
  return serving_->state_.repositories.at(repository).threads;
}

}  // namespace parallel_explore::support
