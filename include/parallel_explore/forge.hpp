#pragma once

#include "parallel_explore/async.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// @file
/// Where issues and pull requests live.
namespace parallel_explore {
inline namespace v0_2 {

/// An issue on the server. A pull request can be read as one, too.
struct Issue {
  int number = 0;                   ///< its number for people
  std::int64_t id = 0;              ///< the server's id for it
  std::string title,                ///< as the server has it
      body,                         ///< Markdown; may be empty
      url;                          ///< of its page
  bool open = true;                 ///< not closed
  bool is_pull_request = false;     ///< its number is that of a pull request
  bool merged = false;              ///< the pull request is merged
  bool dropped = false;             ///< closed as not planned, or as a duplicate
  std::vector<std::string> labels;  ///< names

  bool operator==(Issue const&) const = default;
};

/// An issue to be filed.
struct NewIssue {
  std::string title;                ///< cut to 256 characters
  std::string body;                 ///< cut to 65,536 characters, including the marker
  std::vector<std::string> labels;  ///< created if missing; the first helps to find the issue again
  std::string marker;  ///< 1 to 200 letters, digits and -._/#=: ; unique for its purpose
};

/// A pull request on the server.
struct PullRequest {
  int number = 0;      ///< its number for people
  std::string url;     ///< of its page
  std::string head,    ///< branch with the changes
      base;            ///< branch that they are meant for
  std::string state;   ///< "open", "closed" or "merged"
  bool draft = false;  ///< not ready for review

  bool operator==(PullRequest const&) const = default;
};

/// A pull request to be opened.
struct NewPullRequest {
  std::string title,                ///< cut to 256 characters
      body;                         ///< cut to 65,536 characters, including the marker
  std::string head;                 ///< pushed branch; "OWNER:BRANCH" for a branch of a fork
  std::string base;                 ///< branch
  bool draft = true;                ///< opened as an ordinary one where the server has no drafts
  std::vector<std::string> labels;  ///< added unless the token lacks the right
  std::string marker;               ///< as of an issue
};

/// Something that pexplore may have made earlier.
struct FiledItem {
  std::string marker;  ///< of the issue or pull request
  std::string label;   ///< its first label
  std::string head;    ///< branch of a pull request, as in NewPullRequest; empty: an issue
  std::string base;    ///< branch that a pull request is meant for
  bool fresh = false;  ///< asks the server again, although it was asked before
};

/// A repository on a server, and the rights of the token on it.
struct ForgeRepository {
  std::string name;                ///< "owner/repo"
  std::string default_branch;      ///< its name
  std::string parent;              ///< "owner/repo" that it is a fork of; empty: not a fork
  bool is_private = false;         ///< others cannot see it
  bool archived = false;           ///< read-only
  bool has_issues = true;          ///< issues are turned on
  bool may_push = true;            ///< false without a token
  bool protected_default = false;  ///< direct pushes to its default branch are forbidden

  bool operator==(ForgeRepository const&) const = default;
};

/// Issues and pull requests of one repository. Each one that a Forge creates has its marker in its
/// last line, as an invisible comment. The marker makes creation idempotent: repeating a request,
/// even after a crash or a lost answer, finds the existing one. Texts of other users are never
/// mistaken for its own.
///
/// Lifetimes: a Forge outlives its calls, which may overlap on one thread.
/// Cancellation: `terminal` ends the request; the call then throws Error(interrupted).
/// Throws: Error(forge) with the message of the server and a hint.
class Forge {
 public:
  virtual ~Forge() = default;

  /// Reads the repository.
  virtual awaitable<ForgeRepository> repository() = 0;
  /// Reads the issue, or the pull request, of that number. Throws Error(not_found) where there is
  /// none.
  virtual awaitable<Issue> issue(int number) = 0;
  /// Files an issue, or returns the one that has its marker.
  virtual awaitable<Issue> file(NewIssue issue) = 0;
  /// The issue or pull request that file() or open() would return instead of making one; none:
  /// there is none. By default none.
  virtual awaitable<std::optional<Issue>> find(FiledItem item);
  /// Makes an issue a sub-issue of another, once. False if the server has no sub-issues.
  virtual awaitable<bool> link_sub_issue(int parent, Issue child) = 0;
  /// Opens a pull request, or returns one from the same head that has its marker (even if closed or
  /// merged) or that is open to the same base. Not a draft if the server has no drafts.
  virtual awaitable<PullRequest> open(NewPullRequest request) = 0;
  /// Adds a comment, or edits its earlier comment with the marker. Returns its URL.
  virtual awaitable<std::string> comment(int issue, std::string marker, std::string body) = 0;
};

/// The address of a repository.
struct ForgeAddress {
  std::string host;        ///< "github.com"; with the port of an https URL, if it is unusual
  std::string repository;  ///< "owner/repo"

  bool operator==(ForgeAddress const&) const = default;
};

/// The address in a URL that `git remote get-url` prints: https, ssh, scp-like. Leaves out
/// credentials. None for a path or any other text that is not an address of a forge.
[[nodiscard]] std::optional<ForgeAddress> forge_address(std::string const& remote);

/// How GitHub is reached.
struct GitHubSettings {
  std::string api;         ///< "https://api.github.com", or of an Enterprise host; http on loopback
  std::string token;       ///< empty: only public data can be read
  std::string repository;  ///< "owner/repo"
  std::chrono::milliseconds timeout = std::chrono::seconds(30);  ///< of one request
  /// The total wait of one request for a server that limits requests.
  std::chrono::milliseconds patience = std::chrono::minutes(15);
  /// The pause between requests that change something; doubled for each repeat after a failure.
  std::chrono::milliseconds pause = std::chrono::seconds(1);
  int attempts = 5;  ///< of one request if the network or the server fails; from 1
  std::filesystem::path certificates;  ///< PEM file of authorities; empty: the system's
  /// Called with the reason for a longer wait: "GitHub's rate limit is used up; resuming at
  /// 14:05:00Z".
  std::function<void(std::string)> report_wait;
};

/// Makes the forge of a repository; programs may bring their own.
using ForgeMaker = std::function<std::unique_ptr<Forge>(GitHubSettings settings)>;

/// The API of a host: GITHUB_API_URL where it is set, https://api.github.com for github.com,
/// https://api.HOST for those of ghe.com, https://HOST/api/v3 for any other.
[[nodiscard]] std::string github_api(std::string const& host);

/// The token of a host: GITHUB_TOKEN, GH_TOKEN, or the output of `gh auth token --hostname HOST`;
/// empty: none. For hosts other than GitHub's own: GH_ENTERPRISE_TOKEN or GITHUB_ENTERPRISE_TOKEN,
/// and the first two only if GITHUB_API_URL names the host. Throws Error(forge) for a token with
/// line breaks, blanks or other invalid bytes.
awaitable<std::string> github_token(std::string host);

/// GitHub, or GitHub Enterprise Server, over REST with verified TLS. Obeys the limits
/// of the server, and sends requests that change something one at a time.
class GitHub final : public Forge {
 public:
  /// Throws Error(forge) for an invalid address, repository or token, for certificates that cannot
  /// be read, and for http except on loopback.
  explicit GitHub(GitHubSettings settings);
  ~GitHub() override;
  awaitable<ForgeRepository> repository() override;
  awaitable<Issue> issue(int number) override;
  awaitable<Issue> file(NewIssue issue) override;
  awaitable<std::optional<Issue>> find(FiledItem item) override;
  awaitable<bool> link_sub_issue(int parent, Issue child) override;
  awaitable<PullRequest> open(NewPullRequest request) override;
  awaitable<std::string> comment(int issue, std::string marker, std::string body) override;

 private:
  class Client;
  std::unique_ptr<Client> client_;
};

/// A forge in memory, for tests and for programs without a server.
class MemoryForge final : public Forge {
 public:
  MemoryForge();  ///< of "owner/repo"
  /// Of a repository with these properties.
  explicit MemoryForge(ForgeRepository about);
  ~MemoryForge() override;

  /// Adds an issue of a person, and returns its number.
  int add(std::string title, std::string body);
  /// "open", "closed" or "merged", of a pull request; "open" or "closed", of an issue.
  void set_state(int number, std::string state);
  /// Behaves like a server without sub-issues from now on.
  void forget_sub_issues();

  /// All issues, by number.
  [[nodiscard]] std::vector<Issue> issues() const;
  /// All pull requests, by number.
  [[nodiscard]] std::vector<PullRequest> pull_requests() const;
  /// The numbers of the sub-issues of an issue, in the order in which they were linked. Throws
  /// Error(forge) for an unknown number, as the functions below do.
  [[nodiscard]] std::vector<int> sub_issues(int parent) const;
  /// The comments on an issue or a pull request, oldest first, with their markers.
  [[nodiscard]] std::vector<std::string> comments(int issue) const;
  /// The body of an issue or a pull request.
  [[nodiscard]] std::string body(int number) const;

  awaitable<ForgeRepository> repository() override;
  awaitable<Issue> issue(int number) override;
  awaitable<Issue> file(NewIssue issue) override;
  awaitable<std::optional<Issue>> find(FiledItem item) override;
  awaitable<bool> link_sub_issue(int parent, Issue child) override;
  awaitable<PullRequest> open(NewPullRequest request) override;
  awaitable<std::string> comment(int issue, std::string marker, std::string body) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace v0_2
}  // namespace parallel_explore
