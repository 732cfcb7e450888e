#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace parallel_explore::support {

/// The user of a token.
struct GitHubUser {
  std::string login = "tester";
  std::set<std::string> rights{"issues", "pull_requests", "contents"};
  bool app = false;          ///< a bot, which may not ask for its own account
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
  /// Whether the head has commits that the base lacks; empty: always.
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
  std::string moved_to;    ///< path of the issue that it was transferred to
};

/// The users and repositories of a GitHub.
class GitHubState {
 public:
  /// owner/repo, and "token-of-tester" for a user "tester" who may do everything.
  GitHubState();

  struct Contents {
    GitHubRepository about;
    std::int64_t id = 0;
    std::vector<GitHubThread> threads;
  };

  std::map<std::string, GitHubUser> users;  ///< by token
  std::map<std::string, Contents> repositories;
  std::map<std::string, std::string> renamed;  ///< old name to new
  std::set<std::string> labels;                ///< labels that were created

  Contents& add(GitHubRepository about);
  GitHubThread& add_thread(std::string const& repository, std::string title, std::string body);
  GitHubThread& thread(std::string const& repository, int number);

  GitHubThread& append(Contents& contents);
  std::int64_t next_id() { return ++next_id_; }

 private:
  std::int64_t next_id_ = 5000;
};

}  // namespace parallel_explore::support
