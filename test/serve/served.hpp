#pragma once

#include "parallel_explore/folder_worktrees.hpp"
#include "serve/record.hpp"
#include "serve/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace parallel_explore::serve {

/// A server on a thread of its own, and what a client needs to speak to it.
class Served {
 public:
  explicit Served(
      std::filesystem::path const& root, Patience patience = {},
      Acts acts = [](ActRequest) -> awaitable<ActResult> { co_return ActResult(); }) {
    ServerSettings settings;
    settings.directory = root;
    settings.bricks = [root] {
      Bricks bricks;
      bricks.store = std::make_shared<JournalStore>(root);
      bricks.worktrees = std::make_shared<FolderWorktrees>(root / "none");
      return bricks;
    };
    settings.acts = std::move(acts);
    settings.patience = patience;
    server_.emplace(loop_, std::move(settings));
    auto const url = server_->url("");
    auto const host_end = url.find("/?token=");
    host_ = url.substr(7, host_end - 7);
    token_ = url.substr(url.find('=') + 1);
    boost::asio::co_spawn(loop_, server_->run(), boost::asio::detached);
    thread_ = std::thread([this] { loop_.run(); });
    auto const session = get("/api/session");
    key_ = session.substr(session.find("\"stream_key\":\"") + 14, 48);
  }
  ~Served() { stop(); }
  Served(Served const&) = delete;

  void stop() {
    if (!thread_.joinable()) return;
    boost::asio::post(loop_, [this] { server_->stop(); });
    thread_.join();
  }

  [[nodiscard]] std::string const& host() const { return host_; }
  [[nodiscard]] std::string const& token() const { return token_; }
  [[nodiscard]] std::string const& key() const { return key_; }
  [[nodiscard]] int port() const { return std::stoi(host_.substr(host_.find(':') + 1)); }

  /// A connection to it.
  [[nodiscard]] std::unique_ptr<boost::asio::ip::tcp::socket> connection() {
    auto socket = std::make_unique<boost::asio::ip::tcp::socket>(clients_);
    socket->connect(
        {boost::asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(port())});
    return socket;
  }

  /// All that comes back for these bytes until the server closes.
  std::string exchange(std::string const& bytes) {
    auto const socket = connection();
    boost::asio::write(*socket, boost::asio::buffer(bytes));
    return rest(*socket);
  }
  static std::string rest(boost::asio::ip::tcp::socket& socket) {
    std::string answer;
    boost::system::error_code end;
    boost::asio::read(socket, boost::asio::dynamic_buffer(answer), end);
    return answer;
  }

  [[nodiscard]] std::string head(std::string const& method, std::string const& target,
                                 std::string const& more = "") const {
    return method + " " + target + " HTTP/1.1\r\nHost: " + host_ + "\r\nAuthorization: Bearer " +
           token_ + "\r\nConnection: close\r\n" + more + "\r\n";
  }
  std::string get(std::string const& target) { return exchange(head("GET", target)); }
  std::string act(std::string const& target, std::string const& body) {
    return exchange(head("POST", target,
                         "Origin: http://" + host_ + "\r\nContent-Type: application/json\r\n" +
                             "Content-Length: " + std::to_string(body.size()) + "\r\n") +
                    body);
  }

 private:
  boost::asio::io_context loop_, clients_;
  std::optional<Server> server_;
  std::thread thread_;
  std::string host_, token_, key_;
};

/// A client of a stream.
class Listener {
 public:
  Listener(Served& served, std::string const& path, std::string const& last = "")
      : socket_(served.connection()) {
    auto const more = last.empty() ? "" : "Last-Event-ID: " + last + "\r\n";
    boost::asio::write(
        *socket_, boost::asio::buffer(served.head("GET", path + "?key=" + served.key(), more)));
  }

  /// The next message with data; empty: the server has closed.
  std::string next() {
    while (true) {
      boost::system::error_code error;
      auto const length =
          boost::asio::read_until(*socket_, boost::asio::dynamic_buffer(read_), "\n\n", error);
      if (error) return {};
      auto message = read_.substr(0, length);
      read_.erase(0, length);
      if (message.find("data: ") != std::string::npos) return message;
    }
  }

  /// The first message that has this in it.
  std::string next_with(std::string const& text) {
    for (auto message = next(); !message.empty(); message = next()) {
      if (message.find(text) != std::string::npos) return message;
    }
    return {};
  }

  static std::string id_of(std::string const& message) {
    auto const begin = message.find("id: ") + 4;
    return message.substr(begin, message.find('\n', begin) - begin);
  }

 private:
  std::unique_ptr<boost::asio::ip::tcp::socket> socket_;
  std::string read_;
};

}  // namespace parallel_explore::serve
