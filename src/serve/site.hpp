#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/error.hpp"
#include "serve/access.hpp"
#include "serve/documents.hpp"
#include "serve/experiments.hpp"
#include "serve/routes.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::serve {

/// A command that a person asks for on the page.
struct ActRequest {
  std::string name;        ///< "cancel"
  std::string experiment;  ///< one of the store
  std::string arguments;   ///< a JSON object, from outside: not yet read
};

/// How a command ended.
struct ActResult {
  int status = 0;    ///< as a shell gives it
  std::string text;  ///< what it printed, for people
};

/// Carries out a command. Throws Error(validation) for one that it does not know, or whose
/// arguments are wrong.
using Acts = std::function<awaitable<ActResult>(ActRequest act)>;

/// How long a client may take before it is dropped.
struct Patience {
  std::chrono::milliseconds head{30'000};    ///< of a request, from the end of the one before
  std::chrono::milliseconds body{10'000};    ///< of a request
  std::chrono::milliseconds answer{30'000};  ///< to take it
  std::chrono::milliseconds message{5'000};  ///< of a stream, to take it
};

/// The reply to a request.
struct Reply {
  int status = 200;
  std::string type = "application/json";
  std::string policy;      ///< Content-Security-Policy; empty: nothing is allowed
  std::string_view allow;  ///< the method that is, where another was used
  std::string body;
};

/// The headers that every answer has, by name.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string>> safe_headers(
    Reply const& answer);

[[nodiscard]] Reply reply_of(Denial const& refusal);
[[nodiscard]] Reply reply_of(Error const& error);

/// Answers what is not a stream.
class Site {
 public:
  Site(Access access, Experiments& experiments, Documents& documents, Acts acts, Patience patience);

  [[nodiscard]] Access const& access() const { return access_; }
  [[nodiscard]] Experiments& experiments() const { return experiments_; }
  [[nodiscard]] Patience const& patience() const { return patience_; }

  /// `match` is that of a request that is not refused. Throws nothing.
  awaitable<Reply> answer(RouteMatch match, std::string body);

 private:
  awaitable<Reply> content(RouteMatch const& match, std::string body);
  awaitable<Reply> document(std::string experiment, std::string name);
  awaitable<Reply> act(ActRequest act);

  Access access_;
  Experiments& experiments_;
  Documents& documents_;
  Acts acts_;
  Patience patience_;
};

}  // namespace parallel_explore::serve
