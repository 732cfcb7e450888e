#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/forge.hpp"
#include "support/github_server.hpp"
#include "support/run.hpp"

#include <string>

namespace parallel_explore::forge {

inline constexpr char const* token = "token-of-tester";

/// Waits are as short as can be.
inline GitHubSettings settings_for(support::GitHubServer const& server) {
  GitHubSettings settings;
  settings.api = server.url();
  settings.token = token;
  settings.repository = "owner/repo";
  settings.pause = std::chrono::milliseconds(0);
  settings.timeout = std::chrono::seconds(20);
  return settings;
}

inline NewIssue new_issue(std::string title = "Title", std::string marker = "plan/1") {
  NewIssue issue;
  issue.title = std::move(title);
  issue.body = "What is to be done.";
  issue.labels = {"pexplore", "needs review"};
  issue.marker = std::move(marker);
  return issue;
}

inline NewPullRequest new_pull_request(std::string head = "work") {
  NewPullRequest request;
  request.title = "Title";
  request.body = "What was done.";
  request.head = std::move(head);
  request.base = "main";
  request.labels = {"pexplore"};
  request.marker = "pull/1";
  return request;
}

/// Message of the exception of a call; empty if it throws none.
template <class T>
std::string message_of(awaitable<T> work, ErrorCode code = ErrorCode::forge) {
  try {
    support::run(std::move(work));
  } catch (Error const& error) {
    return error.code() == code ? error.what() : std::string("another code: ") + error.what();
  }
  return {};
}

}  // namespace parallel_explore::forge
