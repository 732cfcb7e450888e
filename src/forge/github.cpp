#include "forge/github_client.hpp"
#include "parallel_explore/error.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

/// Turns errors of the network into Error(interrupted | forge).
template <class T>
awaitable<T> with_our_errors(awaitable<T> work) {
  try {
    co_return co_await std::move(work);
  } catch (boost::system::system_error const& error) {
    if (error.code() == boost::asio::error::operation_aborted)
      throw Error(ErrorCode::interrupted, "the request to GitHub was stopped");
    throw Error(ErrorCode::forge, fmt::format("the request to GitHub failed: {}", error.what()));
  }
}

}  // namespace

awaitable<std::optional<Issue>> Forge::find(FiledItem /*item*/) { co_return std::nullopt; }

GitHub::GitHub(GitHubSettings settings) : client_(std::make_unique<Client>(std::move(settings))) {}
GitHub::~GitHub() = default;

awaitable<ForgeRepository> GitHub::repository() { return with_our_errors(client_->repository()); }
awaitable<Issue> GitHub::issue(int number) { return with_our_errors(client_->issue(number)); }
awaitable<Issue> GitHub::file(NewIssue issue) {
  return with_our_errors(client_->file(std::move(issue)));
}
awaitable<std::optional<Issue>> GitHub::find(FiledItem item) {
  return with_our_errors(client_->find(std::move(item)));
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

GitHub::Client::Client(GitHubSettings settings) : access_(std::move(settings)) {}

awaitable<ForgeRepository> GitHub::Client::repository() { return access_.repository(); }

}  // namespace v0_2
}  // namespace parallel_explore
