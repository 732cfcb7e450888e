#include "serve/server.hpp"

#include "explore/workspace.hpp"
#include "parallel_explore/error.hpp"
#include "serve/connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <set>
#include <sys/socket.h>
#include <utility>

namespace parallel_explore::serve {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t most_clients = 256;
constexpr auto pause_without_descriptors = std::chrono::milliseconds(100);

/// Sockets are closed in the programs that this one starts: a run in the background must not keep
/// the port, nor an agent a connection. Asio's own are not.
constexpr int own_flags = SOCK_CLOEXEC | SOCK_NONBLOCK;

tcp::acceptor listener(asio::io_context& loop, ServerSettings const& settings) {
  error_code error;
  auto const address = asio::ip::make_address(settings.address, error);
  if (error)
    throw Error(ErrorCode::validation, fmt::format("{} is not an address", settings.address),
                "give numbers, such as 127.0.0.1 or ::1");
  tcp::endpoint const endpoint(address, settings.port);
  tcp::acceptor acceptor(loop);
  int const made = socket(endpoint.protocol().family(), SOCK_STREAM | own_flags, 0);
  if (made == -1) error.assign(errno, boost::system::system_category());
  if (!error) acceptor.assign(endpoint.protocol(), made, error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error == asio::error::address_in_use)
    throw Error(ErrorCode::validation, fmt::format("port {} is in use", settings.port),
                "leave --port out for one that is free");
  if (error)
    throw Error(ErrorCode::validation,
                fmt::format("cannot listen at {}, port {}: {}", settings.address, settings.port,
                            error.message()));
  return acceptor;
}

/// The next client; none: there is no room for it, or the acceptor is closed.
awaitable<std::shared_ptr<tcp::socket>> next_client(tcp::acceptor& acceptor) {
  error_code error;
  co_await acceptor.async_wait(tcp::acceptor::wait_read,
                               asio::redirect_error(asio::use_awaitable, error));
  if (error || !acceptor.is_open()) co_return nullptr;
  int const made = accept4(acceptor.native_handle(), nullptr, nullptr, own_flags);
  if (made == -1) co_return nullptr;
  auto client = std::make_shared<tcp::socket>(acceptor.get_executor());
  client->assign(acceptor.local_endpoint().protocol(), made, error);
  co_return client;
}

/// As in a URL.
std::string host_of(asio::ip::address const& address) {
  return address.is_v6() ? fmt::format("[{}]", address.to_string()) : address.to_string();
}

std::vector<std::string> hosts_of(ServerSettings const& settings, tcp::endpoint const& endpoint) {
  auto names = settings.names;
  if (!endpoint.address().is_unspecified()) names.push_back(host_of(endpoint.address()));
  if (endpoint.address().is_loopback()) names.emplace_back("localhost");
  for (auto& name : names) {
    constexpr int http_port = 80;  // which browsers leave out
    if (endpoint.port() != http_port) name = fmt::format("{}:{}", name, endpoint.port());
  }
  return names;
}

std::string escaped(std::string const& segment) {
  std::string text;
  for (char const each : segment) {
    auto const c = static_cast<unsigned char>(each);
    bool const is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    text += is_plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return text;
}

}  // namespace

struct Server::State {
  State(asio::io_context& on, ServerSettings settings)
      : loop(on),
        acceptor(listener(on, settings)),
        hosts(hosts_of(settings, acceptor.local_endpoint())),
        workspace(std::make_shared<operations::Workspace>(settings.directory, settings.bricks())),
        experiments(on.get_executor(), workspace->bricks.store),
        documents(settings.directory, settings.bricks),
        site(Access(new_secrets(), hosts), experiments, documents, std::move(settings.acts),
             settings.patience) {}

  asio::io_context& loop;
  tcp::acceptor acceptor;
  std::vector<std::string> hosts;
  std::shared_ptr<operations::Workspace> workspace;
  Experiments experiments;
  Documents documents;
  Site site;
  std::set<std::shared_ptr<tcp::socket>> clients;
};

Server::Server(asio::io_context& loop, ServerSettings settings)
    : state_(std::make_unique<State>(loop, std::move(settings))) {
  if (state_->hosts.empty())
    throw Error(ErrorCode::validation, "no host name is known by which browsers reach this server",
                "give it: --host NAME");
}

Server::~Server() = default;

std::string Server::url(std::string const& experiment) const {
  auto const path = experiment.empty() ? std::string() : "e/" + escaped(experiment);
  return fmt::format("http://{}/{}?token={}", state_->hosts.front(), path,
                     state_->site.access().secrets().token);
}

bool Server::is_on_loopback() const {
  return state_->acceptor.local_endpoint().address().is_loopback();
}

awaitable<void> Server::run() {
  auto& state = *state_;
  asio::co_spawn(state.loop, state.experiments.follow(), asio::detached);
  while (state.acceptor.is_open()) {
    awaitable<std::shared_ptr<tcp::socket>> accepting = next_client(state.acceptor);
    std::shared_ptr<tcp::socket> const client = co_await std::move(accepting);
    if (!state.acceptor.is_open()) break;
    if (!client) {  // out of descriptors, most likely: clients that leave give some back
      asio::steady_timer timer(state.loop, pause_without_descriptors);
      error_code ignored;
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      continue;
    }
    if (state.clients.size() >= most_clients) continue;  // which closes it
    state.clients.insert(client);
    asio::co_spawn(state.loop, serve_client(client, state.site),
                   [&state, client](std::exception_ptr const&) { state.clients.erase(client); });
  }
}

void Server::stop() {
  error_code ignored;
  state_->acceptor.close(ignored);
  state_->experiments.stop();
  for (auto const& client : state_->clients) client->close(ignored);
}

}  // namespace parallel_explore::serve
