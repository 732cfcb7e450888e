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

/// Where issues and pull requests live.
namespace parallel_explore {

struct Issue {
  int number = 0;       ///< as people name it
  std::int64_t id = 0;  ///< as the server names it
  std::string title, body, url;
  bool open = true;
  bool is_pull_request = false;
  std::vector<std::string> labels;

  bool operator==(Issue const&) const = default;
};

struct NewIssue {
  std::string title;                ///< cut to 256 characters
  std::string body;                 ///< cut to 65,536 characters, the marker among them
  std::vector<std::string> labels;  ///< made where they are missing; the first finds it again
  std::string marker;  ///< 1 to 200 letters, digits and -._/#=: ; unique for what it is
};

struct PullRequest {
  int number = 0;
  std::string url;
  std::string head, base;  ///< branches
  std::string state;       ///< "open", "closed" or "merged"
  bool draft = false;

  bool operator==(PullRequest const&) const = default;
};

struct NewPullRequest {
  std::string title, body;
  std::string head;  ///< branch, pushed already; "OWNER:BRANCH" for one of a fork
  std::string base;  ///< branch
  bool draft = true;
  std::vector<std::string> labels;
  std::string marker;  ///< as of an issue
};

/// What a server says of a repository and of our rights on it.
struct ForgeRepository {
  std::string name;  ///< "owner/repo"
  std::string default_branch;
  std::string parent;  ///< "owner/repo" that it is a fork of; empty: it is no fork
  bool is_private = false;
  bool archived = false;
  bool has_issues = true;
  bool may_push = true;            ///< false without a token
  bool protected_default = false;  ///< nobody pushes to its default branch directly

  bool operator==(ForgeRepository const&) const = default;
};

/// Issues and pull requests of one repository. What is made carries its marker in its last line, as
/// a comment that people do not see, and is found by it: asking twice for the same, also after a
/// crash or an answer that never came, makes one. What strangers wrote is never taken for ours.
///
/// Lifetimes: it outlives its calls, which may overlap on one thread.
/// Cancellation: `terminal` ends the request; the call then throws Error(interrupted).
/// Throws: Error(forge) with what the server said and the hint.
class Forge {
 public:
  virtual ~Forge() = default;

  virtual awaitable<ForgeRepository> repository() = 0;
  virtual awaitable<Issue> issue(int number) = 0;
  /// Files it, or gives the one that has its marker.
  virtual awaitable<Issue> file(NewIssue issue) = 0;
  /// Makes one the sub-issue of the other, once. False: the server has no such thing.
  virtual awaitable<bool> link_sub_issue(int parent, Issue child) = 0;
  /// Opens it, or gives the one from its head that has its marker (also closed or merged), or that
  /// is open to its base. No draft where the server has none.
  virtual awaitable<PullRequest> open(NewPullRequest request) = 0;
  /// Comments, or edits our comment that has the marker. Returns its address.
  virtual awaitable<std::string> comment(int issue, std::string marker, std::string body) = 0;
};

/// Where a repository is to be found.
struct ForgeAddress {
  std::string host;        ///< "github.com"; of an https address with its port, if it is unusual
  std::string repository;  ///< "owner/repo"

  bool operator==(ForgeAddress const&) const = default;
};

/// From what `git remote get-url` prints: https, ssh, scp-like. Credentials in it are left out.
/// None: it is no address of a forge, but a path or something else.
[[nodiscard]] std::optional<ForgeAddress> forge_address(std::string const& remote);

struct GitHubSettings {
  std::string api;         ///< "https://api.github.com", or of an Enterprise host; http on loopback
  std::string token;       ///< empty: only what is public can be read
  std::string repository;  ///< "owner/repo"
  std::chrono::milliseconds timeout = std::chrono::seconds(30);  ///< of one request
  /// How long one request waits in total for a server that limits us.
  std::chrono::milliseconds patience = std::chrono::minutes(15);
  /// Between requests that change something; doubled for each repeat after a failure.
  std::chrono::milliseconds pause = std::chrono::seconds(1);
  int attempts = 5;  ///< of one request, where the network or the server fails; from 1
  std::filesystem::path certificates;  ///< PEM file of authorities; empty: the system's
  /// Told why it waits for longer: "GitHub's rate limit is used up; going on at 14:05:00Z".
  std::function<void(std::string)> tell;
};

/// The API of a host: GITHUB_API_URL where it is set, https://api.github.com for github.com,
/// https://api.HOST for those of ghe.com, https://HOST/api/v3 for any other.
[[nodiscard]] std::string github_api(std::string const& host);

/// GITHUB_TOKEN, GH_TOKEN, or what `gh auth token --hostname HOST` prints; empty: there is none.
/// For hosts that are not GitHub's own: GH_ENTERPRISE_TOKEN or GITHUB_ENTERPRISE_TOKEN, and the
/// first two only where GITHUB_API_URL says that they are meant.
/// Throws Error(forge) for one that has line breaks, blanks or other bytes that no token has.
awaitable<std::string> github_token(std::string host);

/// GitHub, or GitHub Enterprise Server, over REST with verified TLS. Limits of the server are
/// obeyed; what changes something is sent one at a time.
class GitHub final : public Forge {
 public:
  /// Throws Error(forge) for an address, a repository or a token that is none, for certificates
  /// that cannot be read, and for http anywhere but on loopback.
  explicit GitHub(GitHubSettings settings);
  ~GitHub() override;
  awaitable<ForgeRepository> repository() override;
  awaitable<Issue> issue(int number) override;
  awaitable<Issue> file(NewIssue issue) override;
  awaitable<bool> link_sub_issue(int parent, Issue child) override;
  awaitable<PullRequest> open(NewPullRequest request) override;
  awaitable<std::string> comment(int issue, std::string marker, std::string body) override;

 private:
  class Client;
  std::unique_ptr<Client> client_;
};

/// Keeps everything in memory, for tests and for programs without a server.
class MemoryForge final : public Forge {
 public:
  MemoryForge();  ///< of "owner/repo"
  explicit MemoryForge(ForgeRepository about);
  ~MemoryForge() override;

  /// Adds an issue as people do; its number is the next one.
  int add(std::string title, std::string body);
  /// "open", "closed" or "merged".
  void set_state(int pull_request, std::string state);
  /// As a server that has no sub-issues.
  void forget_sub_issues();

  [[nodiscard]] std::vector<Issue> issues() const;
  [[nodiscard]] std::vector<PullRequest> pull_requests() const;
  [[nodiscard]] std::vector<int> sub_issues(int parent) const;
  [[nodiscard]] std::vector<std::string> comments(int issue) const;
  /// Of an issue or a pull request.
  [[nodiscard]] std::string body(int number) const;

  awaitable<ForgeRepository> repository() override;
  awaitable<Issue> issue(int number) override;
  awaitable<Issue> file(NewIssue issue) override;
  awaitable<bool> link_sub_issue(int parent, Issue child) override;
  awaitable<PullRequest> open(NewPullRequest request) override;
  awaitable<std::string> comment(int issue, std::string marker, std::string body) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parallel_explore
