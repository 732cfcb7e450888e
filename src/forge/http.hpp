#pragma once

#include "forge/url.hpp"
#include "parallel_explore/async.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace parallel_explore::forge {

struct HttpRequest {
  std::string method;  ///< "GET"
  std::string target;  ///< "/repos/owner/repo?per_page=100"
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

struct HttpResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;

  /// The header of that name (in lower case); empty where there is none.
  [[nodiscard]] std::string header(std::string const& name) const;
};

/// The reason why there is no readable answer.
struct HttpFailure {
  enum class Kind {
    not_sent,      ///< nothing reached the server
    perhaps_done,  ///< it was sent, and the server may have done it
    permanent,     ///< a repeat fails in the same way: no trust, too large an answer
  };
  Kind kind = Kind::not_sent;
  std::string why;   ///< "cannot connect to api.github.com: Connection refused"
  std::string hint;  ///< often empty
};

using HttpOutcome = std::variant<HttpResponse, HttpFailure>;

inline constexpr std::size_t longest_answer = 16u << 20;  ///< bytes

/// Sends requests to one origin, each over a connection of its own: no connection goes stale
/// between two requests, so a failure always belongs to the request.
class HttpClient {
 public:
  /// `certificates`: a PEM file of authorities; empty: the system's. Throws Error(forge) for a file
  /// that cannot be read.
  HttpClient(Origin origin, std::filesystem::path const& certificates,
             std::chrono::milliseconds timeout);
  ~HttpClient();

  /// Sends a request; a redirect is an answer. Cancellation: throws operation_aborted.
  awaitable<HttpOutcome> send(HttpRequest request);

  [[nodiscard]] Origin const& origin() const { return origin_; }

 private:
  struct Trust;
  Origin origin_;
  std::chrono::milliseconds timeout_;
  std::unique_ptr<Trust> trust_;
};

}  // namespace parallel_explore::forge
