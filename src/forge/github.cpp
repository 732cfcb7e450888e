#include "forge/address.hpp"
#include "forge/github_client.hpp"
#include "parallel_explore/error.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <utility>

namespace parallel_explore {
namespace {

/// No error of the network's leaves a Forge as such.
template <class T>
awaitable<T> with_our_errors(awaitable<T> work) {
  try {
    co_return co_await std::move(work);
  } catch (boost::system::system_error const& error) {
    if (error.code() == boost::asio::error::operation_aborted)
      throw Error(ErrorCode::interrupted, "speaking to GitHub was stopped");
    throw Error(ErrorCode::forge, fmt::format("speaking to GitHub failed: {}", error.what()));
  }
}

}  // namespace

GitHub::GitHub(GitHubSettings settings) : client_(std::make_unique<Client>(std::move(settings))) {}
GitHub::~GitHub() = default;

awaitable<ForgeRepository> GitHub::repository() { return with_our_errors(client_->repository()); }
awaitable<Issue> GitHub::issue(int number) { return with_our_errors(client_->issue(number)); }
awaitable<Issue> GitHub::file(NewIssue issue) {
  return with_our_errors(client_->file(std::move(issue)));
}
awaitable<bool> GitHub::link_sub_issue(int parent, Issue child) {
  return with_our_errors(client_->link_sub_issue(parent, std::move(child)));
}
awaitable<PullRequest> GitHub::open(NewPullRequest request) {
  return with_our_errors(client_->open(std::move(request)));
}
awaitable<std::string> GitHub::comment(int issue, std::string marker, std::string body) {
  return with_our_errors(client_->comment(issue, std::move(marker), std::move(body)));
}

GitHub::Client::Client(GitHubSettings settings) : name_(settings.repository), rest_(settings) {
  if (!forge::is_repository(name_))
    throw Error(ErrorCode::forge, "the repository is not named as owner/repo");
}

std::string GitHub::Client::path(std::string const& below) const {
  return "/repos/" + name_ + below;
}

forge::Call GitHub::Client::call(std::string method, std::string target,
                                 std::string const& what) const {
  forge::Call made;
  made.method = std::move(method);
  made.target = std::move(target);
  made.what = what + " " + name_;
  return made;
}

void GitHub::Client::require_token(std::string const& what) const {
  if (rest_.has_token()) return;
  throw Error(ErrorCode::forge, fmt::format("cannot {} {} without a token", what, name_),
              "set GITHUB_TOKEN, or run `gh auth login`");
}

awaitable<ForgeRepository> GitHub::Client::repository() {
  forge::Call ask = call("GET", path(""), "look at");
  forge::Answer const answer = co_await rest_.ask(std::move(ask));
  auto repository = forge::repository_in(answer.body);
  // Who may not read the rules of a branch can hardly push to it; and an empty repository has none.
  if (!repository.default_branch.empty()) {
    auto const branch = "/branches/" + forge::percent_encoded(repository.default_branch);
    forge::Call look = call("GET", path(branch), "look at the default branch of");
    look.tolerated = {403, 404};
    forge::Answer const rules = co_await rest_.ask(std::move(look));
    repository.protected_default = forge::flag_at(rules.body, "/protected", false);
  }
  about_ = repository;
  if (forge::is_repository(repository.name)) name_ = repository.name;
  co_return repository;
}

/// As repository(), but asked for once.
awaitable<ForgeRepository> GitHub::Client::about() {
  if (!about_) co_await repository();
  co_return *about_;
}

awaitable<void> GitHub::Client::know_ourselves() {
  if (login_) co_return;
  forge::Call ask = call("GET", "/user", "ask whose token it is for");
  ask.tolerated = {403, 404};
  forge::Answer const answer = co_await rest_.ask(std::move(ask));
  login_ = answer.status == 200 ? forge::text_at(answer.body, "/login") : std::string();
}

/// An app is not told its own name; what it writes is a bot's, which no stranger can be.
bool GitHub::Client::is_ours(forge::Author const& author) const {
  return login_->empty() ? author.bot : author.login == *login_;
}

}  // namespace parallel_explore
