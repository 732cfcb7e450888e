#pragma once

#include "support/github_state.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore::support {

/// A failure of a request.
struct Trouble {
  enum class Kind {
    instead,    ///< the answer below; nothing is done
    after,      ///< it is done, and then the answer below
    cut_after,  ///< it is done, and the answer breaks off in its middle
    hold,       ///< no answer until release(), or until the client goes
    hang_up,    ///< the connection is closed; nothing is done
  };
  Kind kind = Kind::instead;
  int status = 502;
  std::map<std::string, std::string> headers;
  std::string body = R"({"message":"Server Error"})";
  std::string method;  ///< of requests that it hits; empty: any
  std::string target;  ///< a part of theirs
  int times = 1;
};

struct LoggedRequest {
  std::string method, target;
  int status = 0;  ///< 0: there was no whole answer
};

/// A certificate and its key, in PEM.
struct ServerIdentity {
  std::string certificate, key;
};

/// The REST API of GitHub on loopback, in its own thread.
///
///   GitHubServer server;
///   server.change([](GitHubState& state) { state.add_thread("owner/repo", "Title", "Body"); });
///   environment["GITHUB_API_URL"] = server.url();
///   environment["GITHUB_TOKEN"] = "token-of-tester";
class GitHubServer {
 public:
  GitHubServer();
  explicit GitHubServer(ServerIdentity identity);  ///< speaks TLS
  ~GitHubServer();

  /// "http://127.0.0.1:PORT"
  [[nodiscard]] std::string url(std::string const& host = "127.0.0.1") const;

  /// Reads or changes the state, excluding requests meanwhile.
  void change(std::function<void(GitHubState&)> const& how);
  /// Adds a trouble for the next requests that match it. The first matching trouble applies.
  void next(Trouble trouble);
  /// Answers the held requests.
  void release();
  /// Blocks until the server has had that many requests in total.
  void wait_for(std::size_t requests);

  [[nodiscard]] std::vector<LoggedRequest> log() const;
  /// The number of requests of that method with this text in their target.
  [[nodiscard]] int count(std::string const& method, std::string const& target) const;
  [[nodiscard]] GitHubThread thread(int number, std::string const& repository = "owner/repo") const;
  [[nodiscard]] std::vector<GitHubThread> threads(
      std::string const& repository = "owner/repo") const;

 private:
  class Serving;
  std::unique_ptr<Serving> serving_;
};

}  // namespace parallel_explore::support
