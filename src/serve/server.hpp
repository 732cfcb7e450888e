#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/explorer.hpp"
#include "serve/site.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore::serve {

struct ServerSettings {
  std::filesystem::path directory;  ///< in the repository
  std::function<Bricks()> bricks;   ///< of an Explorer there; called on two threads
  std::string address = "127.0.0.1";
  unsigned short port = 0;         ///< 0: one that is free
  std::vector<std::string> names;  ///< further host names that browsers may use, without a port
  Acts acts;
  Patience patience;
};

/// Serves the experiments of a repository to browsers.
class Server {
 public:
  /// Listens from here on. Throws Error(validation) for an address or a port that cannot be had.
  Server(boost::asio::io_context& loop, ServerSettings settings);
  Server(Server const&) = delete;
  ~Server();

  /// The address with the token; `experiment`: empty: the list.
  [[nodiscard]] std::string url(std::string const& experiment) const;

  /// Whether only this machine can reach it.
  [[nodiscard]] bool is_on_loopback() const;

  /// Serves until stop(). The loop must run until it has nothing to do before the server goes.
  awaitable<void> run();

  /// Ends connections; commands that are under way come to their end. Call on the loop.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parallel_explore::serve
