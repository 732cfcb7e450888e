#pragma once

#include "async/semaphore.hpp"
#include "forge/github_access.hpp"
#include "forge/github_json.hpp"
#include "parallel_explore/forge.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Does the calls of a Forge on GitHub.
class [[gnu::visibility("hidden")]] GitHub::Client {
 public:
  explicit Client(GitHubSettings settings);

  awaitable<ForgeRepository> repository();
  awaitable<Issue> issue(int number);
  awaitable<Issue> file(NewIssue wanted);
  awaitable<std::optional<Issue>> find(FiledItem item);
  awaitable<bool> link_sub_issue(int parent, Issue child);
  awaitable<PullRequest> open(NewPullRequest wanted);
  awaitable<std::string> comment(int issue, std::string marker, std::string body);

 private:
  struct Comment {
    std::int64_t id = 0;
    std::string body, url;
  };
  struct KnownPullRequest {
    PullRequest request;
    bool marked = false;  ///< it has the marker
    std::vector<std::string> labels;
  };

  awaitable<std::optional<Issue>> find_issue(std::string marker, std::string query);
  awaitable<std::string> listing_query(std::string label);
  awaitable<bool> has_sub_issue(int parent, std::int64_t id);
  [[nodiscard]] std::string with_owner(std::string head) const;
  awaitable<std::optional<KnownPullRequest>> find_pull_request(NewPullRequest wanted);
  awaitable<std::optional<forge::Answer>> send_pull_request(NewPullRequest wanted, bool& draft,
                                                            forge::Retrying& tries);
  awaitable<void> add_labels(int number, std::vector<std::string> labels);
  awaitable<std::optional<Comment>> find_comment(int issue, std::string marker);

  forge::GitHubAccess access_;
  async::Semaphore changes_{1};  ///< GitHub wants them one after the other
  /// Issues that were filed, by the query that lists them and by marker.
  std::map<std::string, std::map<std::string, Issue>> filed_;
};

}  // namespace v0_2
}  // namespace parallel_explore
