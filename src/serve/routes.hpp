#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Serves the experiments of a repository to browsers: docs/design/serve.md.
namespace parallel_explore::serve {

/// The answer that a path stands for.
enum class Content {
  page,         ///< the page itself, which holds nothing of any experiment
  session,      ///< what the page needs to begin with
  engine,       ///< the WebAssembly module that decides again with other weights
  list_events,  ///< a stream: all experiments
  events,       ///< a stream: one experiment
  summary,      ///< documents of an experiment, as in its report
  timeline,
  result,
  act,  ///< a command
};

/// The secret that a request must show.
enum class Secret {
  none,
  stream,  ///< the key of streams, in the address: an EventSource sends no header
  token,   ///< in the header Authorization
};

/// A row of the table of paths.
struct Route {
  std::string_view method, pattern;  ///< "*" stands for one segment
  Secret secret;
  Content content;
};

/// The route of a request.
struct RouteMatch {
  Route const* route = nullptr;    ///< null: there is none
  std::vector<std::string> parts;  ///< decoded segments that "*" stands for
  std::string_view query;          ///< after "?"
  std::string_view allowed;        ///< where only the method is wrong: the right one
};

/// `target`: path and query, and must outlive the match.
[[nodiscard]] RouteMatch match(std::string_view method, std::string_view target);

/// A parameter of a query, decoded; none: it is not there, or not well-formed.
[[nodiscard]] std::optional<std::string> parameter(std::string_view query, std::string_view name);

}  // namespace parallel_explore::serve
