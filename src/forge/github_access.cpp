#include "forge/github_access.hpp"

#include "forge/address.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::forge {

GitHubAccess::GitHubAccess(GitHubSettings settings) : name_(settings.repository), rest_(settings) {
  if (!is_repository(name_))
    throw Error(ErrorCode::forge, "the repository is not named as owner/repo");
}

Call GitHubAccess::call(std::string method, std::string const& below,
                        std::string const& what) const {
  Call made;
  made.method = std::move(method);
  made.target = "/repos/" + name_ + below;
  made.what = what + " " + name_;
  return made;
}

void GitHubAccess::require_token(std::string const& what) const {
  if (rest_.has_token()) return;
  throw Error(ErrorCode::forge, fmt::format("cannot {} {} without a token", what, name_),
              "set GITHUB_TOKEN, or run `gh auth login`");
}

awaitable<ForgeRepository> GitHubAccess::repository() {
  Call ask = call("GET", "", "look at");
  Answer const answer = co_await rest_.ask(std::move(ask));
  auto repository = repository_in(answer.body);
  // A token that may not read the rules of a branch can hardly push to it. An empty repository has
  // no branch.
  if (!repository.default_branch.empty()) {
    auto const branch = "/branches/" + percent_encoded(repository.default_branch);
    Call look = call("GET", branch, "look at the default branch of");
    look.tolerated = {403, 404};
    Answer const rules = co_await rest_.ask(std::move(look));
    repository.protected_default = flag_at(rules.body, "/protected", false);
  }
  repository_ = repository;
  if (is_repository(repository.name)) name_ = repository.name;
  co_return repository;
}

awaitable<ForgeRepository> GitHubAccess::known_repository() {
  if (!repository_) co_await repository();
  co_return *repository_;
}

awaitable<void> GitHubAccess::fetch_login() {
  if (login_) co_return;
  Call ask;
  ask.target = "/user";
  ask.what = "ask whose token it is for " + name_;
  ask.tolerated = {403, 404};
  Answer const answer = co_await rest_.ask(std::move(ask));
  login_ = answer.status == 200 ? text_at(answer.body, "/login") : std::string();
}

bool GitHubAccess::is_ours(Author const& author) const {
  return login_->empty() ? author.bot : author.login == *login_;
}

}  // namespace parallel_explore::forge
