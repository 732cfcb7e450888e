#include "tasks/forge_access.hpp"

#include "forge/address.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/forge.hpp"
#include "tasks/source.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::tasks {
namespace {

constexpr auto name_the_repository =
    "name the repository: --repo owner/name; or stop at branches: --no-github";

/// Throws where issues cannot be filed in a repository.
void require_issues(ForgeRepository const& repository) {
  if (repository.archived) {
    throw Error(ErrorCode::forge,
                fmt::format("{} is archived: nothing can be filed there", repository.name),
                "stop at branches: --no-github");
  }
  if (!repository.has_issues) {
    throw Error(
        ErrorCode::forge,
        fmt::format("issues are switched off in {}, and each task gets one", repository.name),
        "switch them on in its settings, or stop at branches: --no-github");
  }
}

}  // namespace

ForgeAccess::ForgeAccess(ForgeMaker maker, TokenSource tokens)
    : maker_(std::move(maker)), token_source_(std::move(tokens)) {
  if (!maker_) {
    maker_ = [](GitHubSettings settings) { return std::make_unique<GitHub>(std::move(settings)); };
  }
}

awaitable<std::unique_ptr<Forge>> ForgeAccess::forge_for(TaskWork work) {
  if (work.api.empty()) co_return nullptr;
  GitHubSettings settings;
  settings.api = work.api;
  settings.repository = work.repository;
  settings.token = co_await token_for(work.host);
  co_return maker_(std::move(settings));
}

awaitable<std::string> ForgeAccess::token_for(std::string host) {
  auto known = tokens_.find(host);
  if (known == tokens_.end()) {
    std::string token = co_await token_source_(host);
    known = tokens_.insert_or_assign(host, std::move(token)).first;
  }
  co_return known->second;
}

TaskWork with_forge(TaskWork work, TaskRequest const& request, SourceName const& source,
                    std::optional<worktree::Remote> const& remote) {
  auto const address = remote ? forge_address(remote->fetch_url) : std::nullopt;
  if (remote) {
    work.remote = remote->name;
    work.remote_url = forge::without_credentials(remote->push_url);
  }
  work.host = !source.host.empty() ? source.host : address ? address->host : "github.com";
  work.repository = !request.repository.empty()  ? request.repository
                    : !source.repository.empty() ? source.repository
                    : address                    ? address->repository
                                                 : std::string();
  bool const needs_forge = !source.is_file() || request.github;
  if (!needs_forge) return work;
  if (work.repository.empty()) {
    throw Error(ErrorCode::validation,
                remote ? fmt::format("remote {} ({}) is not a repository on GitHub", remote->name,
                                     work.remote_url)
                       : std::string("this repository has no remote"),
                name_the_repository);
  }
  work.api = github_api(work.host);
  return work;
}

awaitable<PublishingTarget> check_publishing_rights(TaskRequest request, TaskWork work,
                                                    Forge& forge, std::string token) {
  if (token.empty()) {
    throw Error(ErrorCode::forge, fmt::format("there is no token for {}", work.host),
                "set GITHUB_TOKEN, or log in: gh auth login; or stop at branches: --no-github");
  }
  if (work.remote.empty()) {
    throw Error(ErrorCode::validation, "this repository has no remote to push to",
                "add one: git remote add origin URL; or stop at branches: --no-github");
  }
  ForgeRepository const there = co_await forge.repository();
  require_issues(there);
  bool const to_fork = pull_request_head(work, "x") != "x";
  if (!there.may_push && !to_fork) {
    throw Error(ErrorCode::forge, fmt::format("the token may not write to {}", there.name),
                "it needs the permissions contents=write, issues=write and pull_requests=write; or "
                "push to a fork: git remote set-url origin URL, and --repo " +
                    there.name);
  }
  PublishingTarget target;
  target.branch = there.default_branch;
  if (to_fork)
    target.notes.push_back(fmt::format("Branches are pushed to {}, pull requests opened in {}.",
                                       work.remote_url, there.name));
  if (!there.parent.empty() && request.repository.empty())
    target.notes.push_back(
        fmt::format("{} is a fork of {}; sub-issues and pull requests are opened in the fork. "
                    "--repo {} opens them there.",
                    there.name, there.parent, there.parent));
  co_return target;
}

awaitable<std::string> checked_push_url(TaskRemotes& remotes, TaskWork work) {
  std::optional<std::string> const url = co_await remotes.push_url(work.remote);
  if (url && forge::without_credentials(*url) == work.remote_url) co_return *url;
  throw Error(
      ErrorCode::isolation,
      fmt::format("remote {} has changed since the run began: {}", work.remote,
                  url ? "it is now " + forge::without_credentials(*url) : "it no longer exists"),
      url ? fmt::format("set it back: git remote set-url --push {} {}", work.remote,
                        work.remote_url)
          : fmt::format("add it again: git remote add {} {}", work.remote, work.remote_url));
}

std::string pull_request_head(TaskWork const& work, std::string const& branch) {
  return forge::pull_request_head(work.remote_url, work.repository, branch);
}

}  // namespace parallel_explore::tasks
