#pragma once

#include "parallel_explore/task_orchestrator.hpp"
#include "tasks/task_repository.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The forge of a run: its address, its token, and the rights that a run needs there.
namespace parallel_explore::tasks {

struct SourceName;

/// Gives the token of a host; empty: there is none.
using TokenSource = std::function<awaitable<std::string>(std::string host)>;

/// Makes forges with their tokens, asking for the token of each host once.
class ForgeAccess {
 public:
  /// Without a maker, forges are GitHub.
  explicit ForgeAccess(ForgeMaker maker = {}, TokenSource tokens = github_token);

  /// The forge that issues and pull requests of `work` go to; null where nothing is published.
  awaitable<std::unique_ptr<Forge>> forge_for(TaskWork work);

  awaitable<std::string> token_for(std::string host);

 private:
  ForgeMaker maker_;
  TokenSource token_source_;
  std::map<std::string, std::string> tokens_;  ///< by host
};

/// Sets host, API and repository of the forge, and the remote that branches are pushed to. The API
/// is left empty where no forge is needed. Throws Error(validation) where one is needed and no
/// repository is named.
[[nodiscard]] TaskWork with_forge(TaskWork work, TaskRequest const& request,
                                  SourceName const& source,
                                  std::optional<worktree::Remote> const& remote);

/// The branch that a run publishes to, with notes on the repository.
struct PublishingTarget {
  std::string branch;              ///< pull requests are for it
  std::vector<std::string> notes;  ///< for people: the parts that go to a fork
};

/// Checks that issues can be filed, branches pushed and pull requests opened. Throws Error(forge |
/// validation) with the hint.
awaitable<PublishingTarget> check_publishing_rights(TaskRequest request, TaskWork work,
                                                    Forge& forge, std::string token);

/// The URL that branches are pushed to. Throws Error(isolation) if the remote has changed since
/// the run began.
awaitable<std::string> checked_push_url(TaskRemotes& remotes, TaskWork work);

/// A branch as pull requests name it: "owner:branch" where it is pushed to a fork.
[[nodiscard]] std::string pull_request_head(TaskWork const& work, std::string const& branch);

}  // namespace parallel_explore::tasks
