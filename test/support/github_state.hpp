#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace parallel_explore::support {

/// Whom a token is for.
struct GitHubUser {
  std::string login = "tester";
  std::set<std::string> rights{"issues", "pull_requests", "contents"};
  bool app = false;          ///< a bot, which may not ask who it is
  bool sees_private = true;  ///< private repositories are there for it
  std::string association = "OWNER";
};

struct GitHubRepository {
  std::string name = "owner/repo";
  std::string default_branch = "main";
  std::string parent;  ///< "owner/repo" that it is a fork of
  bool is_private = false, archived = false, has_issues = true;
  bool protected_default = false;
  bool has_drafts = true, has_sub_issues = true;
  std::function<bool(std::string const& branch)> branch_exists;  ///< empty: every branch does
  /// Whether the head has what the base has not; empty: always.
  std::function<bool(std::string const& base, std::string const& head)> has_commits;
};

struct GitHubComment {
  std::int64_t id = 0;
  std::string author, body;
};

/// An issue or a pull request.
struct GitHubThread {
  int number = 0;
  std::int64_t id = 0;
  std::string title, body;
  std::string author = "tester", association = "OWNER";
  bool bot = false;
  bool open = true;
  std::vector<std::string> labels;
  std::vector<std::int64_t> sub_issues;
  std::vector<GitHubComment> comments;
  bool is_pull_request = false, draft = false, merged = false;
  std::string head, base;  ///< "owner:branch", "branch"
};

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

/// What a GitHub is: answers requests, knows no network.
class GitHubState {
 public:
  /// owner/repo, and "token-of-tester" for a user "tester" who may do everything.
  GitHubState();

  GitHubReply answer(GitHubAsk const& ask);

  struct Contents {
    GitHubRepository about;
    std::int64_t id = 0;
    std::vector<GitHubThread> threads;
  };

  std::map<std::string, GitHubUser> users;  ///< by token
  std::map<std::string, Contents> repositories;
  std::map<std::string, std::string> renamed;  ///< old name to new
  std::set<std::string> labels;                ///< that were made

  Contents& add(GitHubRepository about);
  GitHubThread& add_thread(std::string const& repository, std::string title, std::string body);
  GitHubThread& thread(std::string const& repository, int number);

 private:
  GitHubReply in_repository(GitHubAsk const& ask, Contents& contents, std::size_t rest);
  GitHubReply branch(GitHubAsk const& ask, Contents const& contents, std::size_t rest) const;
  GitHubReply issues(GitHubAsk const& ask, Contents& contents, std::size_t rest);
  GitHubReply make_issue(GitHubAsk const& ask, Contents& contents);
  GitHubReply of_issue(GitHubAsk const& ask, Contents& contents, GitHubThread& thread,
                       std::string const& part);
  GitHubReply edit_comment(GitHubAsk const& ask, Contents& contents, std::int64_t id);
  GitHubReply pulls(GitHubAsk const& ask, Contents& contents);
  GitHubReply make_pull(GitHubAsk const& ask, Contents& contents);
  GitHubThread& append(Contents& contents);

  [[nodiscard]] GitHubUser const* user_of(GitHubAsk const& ask) const;
  [[nodiscard]] std::optional<GitHubReply> lacks(GitHubAsk const& ask, std::string const& right,
                                                 Contents const& contents) const;
  [[nodiscard]] boost::json::object describe(GitHubAsk const& ask, Contents const& contents) const;

  std::int64_t next_id_ = 5000;
};

}  // namespace parallel_explore::support
