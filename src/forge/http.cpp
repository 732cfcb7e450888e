#include "forge/http.hpp"

#include "parallel_explore/error.hpp"
#include "text/ascii.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <openssl/ssl.h>

namespace parallel_explore::forge {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::system_error;

namespace {

using Endpoints = std::vector<tcp::endpoint>;

constexpr unsigned longest_head = 64u << 10;  ///< bytes

awaitable<void> throw_if_stopped() {
  auto const state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none)
    throw system_error(asio::error::operation_aborted);
}

/// The result of getaddrinfo, which cannot be interrupted and may write after the caller has left.
struct Lookup {
  explicit Lookup(asio::any_io_executor const& executor) : resolver(executor), over(executor) {}

  tcp::resolver resolver;
  asio::steady_timer over;
  bool finished = false;
  error_code error;
  Endpoints endpoints;
};

awaitable<Endpoints> resolve(Origin origin, std::chrono::milliseconds timeout) {
  error_code no_address;
  auto const address = asio::ip::make_address(origin.host, no_address);
  auto const port = static_cast<unsigned short>(std::stoi(origin.port));
  if (!no_address) co_return Endpoints(1, tcp::endpoint(address, port));
  auto const lookup = std::make_shared<Lookup>(co_await asio::this_coro::executor);
  lookup->over.expires_after(timeout);
  lookup->resolver.async_resolve(origin.host, origin.port,
                                 [lookup](error_code error, tcp::resolver::results_type results) {
                                   for (auto const& each : results)
                                     lookup->endpoints.push_back(each.endpoint());
                                   lookup->error = error;
                                   lookup->finished = true;
                                   lookup->over.cancel();
                                 });
  error_code woken;
  co_await lookup->over.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  co_await throw_if_stopped();
  if (!lookup->finished) throw system_error(asio::error::timed_out);
  if (lookup->error) throw system_error(lookup->error);
  co_return std::move(lookup->endpoints);
}

/// Closes the socket when the time is up.
class Deadline {
 public:
  Deadline(tcp::socket& socket, std::chrono::milliseconds timeout)
      : shared_(std::make_shared<Shared>(Shared{&socket, false})),
        timer_(socket.get_executor(), timeout) {
    timer_.async_wait([shared = shared_](error_code error) {
      if (error || !shared->socket) return;
      shared->passed = true;
      error_code ignored;
      shared->socket->close(ignored);
    });
  }
  ~Deadline() { shared_->socket = nullptr; }
  Deadline(Deadline const&) = delete;

  [[nodiscard]] bool passed() const { return shared_->passed; }

 private:
  struct Shared {
    tcp::socket* socket;
    bool passed;
  };
  std::shared_ptr<Shared> shared_;
  asio::steady_timer timer_;
};

/// The progress of a request.
struct RequestProgress {
  bool connected = false, sent = false;
  bool wrong_name = false;  ///< the certificate is good, but another host's
  long distrust = X509_V_OK;
};

http::request<http::string_body> in_beast(HttpRequest request, Origin const& origin) {
  http::request<http::string_body> result;
  result.method_string(request.method);
  result.target(request.target);
  result.version(11);
  result.set(http::field::host, host_and_port(origin));
  result.set(http::field::connection, "close");
  for (auto const& [name, value] : request.headers) result.set(name, value);
  result.body() = std::move(request.body);
  result.prepare_payload();
  return result;
}

HttpResponse from_beast(http::response<http::string_body> response) {
  HttpResponse result;
  result.status = static_cast<int>(response.result_int());
  for (auto const& field : response) {
    result.headers[text::lower(field.name_string())] = std::string(field.value());
  }
  result.body = std::move(response.body());
  return result;
}

/// Sends a request over a connected stream. The caller keeps the references alive.
template <class Stream>
awaitable<HttpResponse> exchange(Stream& stream, Origin origin, HttpRequest request,
                                 RequestProgress& progress) {
  auto const message = in_beast(std::move(request), origin);
  progress.sent = true;
  co_await http::async_write(stream, message, asio::use_awaitable);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(longest_answer);
  parser.header_limit(longest_head);
  co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
  co_return from_beast(parser.release());
}

awaitable<void> connect(tcp::socket& socket, Endpoints endpoints, RequestProgress& progress) {
  co_await asio::async_connect(socket, endpoints, asio::use_awaitable);
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  progress.connected = true;
}

using TlsStream = ssl::stream<tcp::socket&>;

awaitable<void> shake_hands(TlsStream& stream, Origin origin, RequestProgress& progress) {
  error_code no_address;
  asio::ip::make_address(origin.host, no_address);
  // Server name indication is for names only (RFC 6066).
  if (no_address && SSL_set_tlsext_host_name(stream.native_handle(), origin.host.c_str()) != 1)
    throw system_error(asio::error::no_memory);
  stream.set_verify_mode(ssl::verify_peer);
  stream.set_verify_callback([origin, &progress](bool trusted, ssl::verify_context& context) {
    if (!trusted) {
      progress.distrust = X509_STORE_CTX_get_error(context.native_handle());
      return false;
    }
    progress.wrong_name = !ssl::host_name_verification(origin.host)(trusted, context);
    return !progress.wrong_name;
  });
  co_await stream.async_handshake(ssl::stream_base::client, asio::use_awaitable);
}

HttpFailure explain(error_code error, Origin const& origin, RequestProgress const& progress) {
  auto const where = host_and_port(origin);
  using enum HttpFailure::Kind;
  if (progress.wrong_name)
    return {permanent, fmt::format("the certificate of {} belongs to another host", where),
            "check the URL: the connection may be intercepted"};
  if (progress.distrust != X509_V_OK)
    return {permanent,
            fmt::format("the certificate of {} is not trusted: {}", where,
                        X509_verify_cert_error_string(progress.distrust)),
            "if the server has an authority of its own, set SSL_CERT_FILE to its PEM file"};
  if (error == http::error::body_limit || error == http::error::header_limit)
    return {permanent, fmt::format("the answer of {} is larger than 16 MiB", where), {}};
  if (!progress.connected)
    return {not_sent, fmt::format("cannot connect to {}: {}", where, error.message()), {}};
  if (!progress.sent)
    return {not_sent, fmt::format("cannot set up TLS with {}: {}", where, error.message()), {}};
  return {perhaps_done, fmt::format("the answer of {} broke off: {}", where, error.message()), {}};
}

}  // namespace

std::string HttpResponse::header(std::string const& name) const {
  auto const found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

struct HttpClient::Trust {
  ssl::context context{ssl::context::tls_client};
};

HttpClient::HttpClient(Origin origin, std::filesystem::path const& certificates,
                       std::chrono::milliseconds timeout)
    : origin_(std::move(origin)), timeout_(timeout) {
  if (!origin_.tls) return;
  trust_ = std::make_unique<Trust>();
  SSL_CTX_set_min_proto_version(trust_->context.native_handle(), TLS1_2_VERSION);
  error_code error;
  if (certificates.empty()) {
    trust_->context.set_default_verify_paths(error);
  } else {
    trust_->context.load_verify_file(certificates.string(), error);
  }
  if (error)
    throw Error(
        ErrorCode::forge,
        fmt::format("cannot read the certificates {}: {}", certificates.string(), error.message()),
        "give a file of certificates in PEM");
}

HttpClient::~HttpClient() = default;

awaitable<HttpOutcome> HttpClient::send(HttpRequest request) {
  tcp::socket socket(co_await asio::this_coro::executor);
  RequestProgress progress;
  Deadline const deadline(socket, timeout_);
  error_code error;
  try {
    Endpoints endpoints = co_await resolve(origin_, timeout_);
    // A socket that is opened after the deadline would have none.
    if (deadline.passed()) throw system_error(asio::error::timed_out);
    co_await connect(socket, std::move(endpoints), progress);
    if (!trust_) co_return co_await exchange(socket, origin_, std::move(request), progress);
    TlsStream stream(socket, trust_->context);
    co_await shake_hands(stream, origin_, progress);
    co_return co_await exchange(stream, origin_, std::move(request), progress);
  } catch (system_error const& failure) {
    error = failure.code();
  }
  co_await throw_if_stopped();
  if (deadline.passed() || error == asio::error::timed_out) {
    auto const kind = progress.sent ? HttpFailure::Kind::perhaps_done : HttpFailure::Kind::not_sent;
    co_return HttpFailure{
        kind,
        fmt::format("{} did not answer within {} ms", host_and_port(origin_), timeout_.count()),
        {}};
  }
  co_return explain(error, origin_, progress);
}

}  // namespace parallel_explore::forge
