#pragma once

#include "support/github_state.hpp"

#include <map>
#include <string>
#include <vector>

/// The REST API of GitHub, without a network.
namespace parallel_explore::support {

struct GitHubAsk {
  std::string method;
  std::vector<std::string> path;  ///< decoded, without the API's prefix
  std::map<std::string, std::string> query;
  std::string body;
  std::string token;
  std::string url;  ///< as it was asked for, without its query
};

struct GitHubReply {
  int status = 200;
  std::map<std::string, std::string> headers;
  std::string body;
};

/// Answers a request as GitHub would, and changes the state as it asks.
[[nodiscard]] GitHubReply answer(GitHubState& state, GitHubAsk const& ask);

}  // namespace parallel_explore::support
