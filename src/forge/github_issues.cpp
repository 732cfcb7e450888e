#include "forge/github_client.hpp"
#include "forge/marker.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace parallel_explore {
inline namespace v0_2 {

namespace json = boost::json;
using async::Semaphore;

awaitable<Issue> GitHub::Client::issue(int number) {
  auto const what = fmt::format("read issue {} of", number);
  forge::Call ask = access_.call("GET", fmt::format("/issues/{}", number), what);
  ask.absence = ErrorCode::not_found;
  forge::Answer const answer = co_await access_.rest().ask(std::move(ask));
  co_return forge::issue_in(answer.body);
}

awaitable<Issue> GitHub::Client::file(NewIssue wanted) {
  forge::require_marker(wanted.marker);
  access_.require_token("create an issue in");
  Semaphore::Permit const alone = co_await changes_.acquire();
  co_await access_.fetch_login();
  auto const label = wanted.labels.empty() ? std::string() : wanted.labels.front();
  std::string const query = co_await listing_query(label);

  forge::Call post = access_.call("POST", "/issues", "create an issue in");
  json::array const labels(wanted.labels.begin(), wanted.labels.end());
  json::object const content{{"title", forge::fitting_title(wanted.title)},
                             {"body", forge::marked(wanted.body, wanted.marker)},
                             {"labels", labels}};
  post.body = json::serialize(content);
  auto tries = access_.rest().tries();
  for (;;) {
    std::optional<Issue> known = co_await find_issue(wanted.marker, query);
    if (known) co_return std::move(*known);
    std::optional<forge::Answer> const made = co_await access_.rest().once(post, tries);
    if (made) co_return filed_[query][wanted.marker] = forge::issue_in(made->body);
    filed_.erase(query);  // the issue may exist now
  }
}

awaitable<std::optional<Issue>> GitHub::Client::find(FiledItem item) {
  Semaphore::Permit const alone = co_await changes_.acquire();
  if (item.head.empty()) {
    co_await access_.fetch_login();
    std::string const query = co_await listing_query(std::move(item.label));
    if (item.fresh) filed_.erase(query);
    co_return co_await find_issue(std::move(item.marker), query);
  }
  NewPullRequest wanted;
  wanted.marker = std::move(item.marker);
  wanted.head = with_owner(std::move(item.head));
  wanted.base = std::move(item.base);
  std::optional<KnownPullRequest> const known = co_await find_pull_request(std::move(wanted));
  if (!known) co_return std::nullopt;
  co_return forge::as_issue(known->request);
}

/// The query that lists issues that were filed. The server drops the labels of people without the
/// right to push: their issues are found by the author.
awaitable<std::string> GitHub::Client::listing_query(std::string label) {
  ForgeRepository const known = co_await access_.known_repository();
  bool const by_author = (label.empty() || !known.may_push) && !access_.login().empty();
  std::string query = "?state=all&sort=created&direction=asc";
  if (by_author) co_return query + "&creator=" + forge::percent_encoded(access_.login());
  co_return label.empty() ? query : query + "&labels=" + forge::percent_encoded(label);
}

awaitable<std::optional<Issue>> GitHub::Client::find_issue(std::string marker, std::string query) {
  if (!filed_.contains(query)) {
    std::map<std::string, Issue> found;
    auto const keep = [this, &found](json::value const& each) {
      auto issue = forge::issue_in(each);
      auto const author = forge::author_in(each);
      auto const its_marker = forge::marker_of(issue.body);
      bool const counts = !issue.is_pull_request && !its_marker.empty() &&
                          (author.trusted || access_.is_ours(author));
      if (counts) found.emplace(its_marker, std::move(issue));  // the oldest stays
      return true;
    };
    std::function<bool(json::value const&)> visit = keep;
    forge::Call list = access_.call("GET", "/issues" + query, "list the issues of");
    co_await access_.rest().each(std::move(list), std::move(visit));
    filed_[query] = std::move(found);
  }
  auto const& known = filed_[query];
  auto const found = known.find(marker);
  co_return found == known.end() ? std::nullopt : std::optional(found->second);
}

awaitable<bool> GitHub::Client::link_sub_issue(int parent, Issue child) {
  auto const what = fmt::format("make issue {} a sub-issue of {} in", child.number, parent);
  access_.require_token(what);
  if (child.id == 0) child = co_await issue(child.number);
  Semaphore::Permit const alone = co_await changes_.acquire();
  forge::Call post = access_.call("POST", fmt::format("/issues/{}/sub_issues", parent), what);
  json::object const content{{"sub_issue_id", child.id}};
  post.body = json::serialize(content);
  post.tolerated = {404, 410, 422};
  forge::Answer const answer =
      co_await access_.rest().ask(std::move(post));  // GitHub refuses a second time
  if (answer.status == 404 || answer.status == 410) co_return false;
  if (answer.status != 422) co_return true;
  bool const there = co_await has_sub_issue(parent, child.id);
  if (!there)
    throw Error(ErrorCode::forge,
                fmt::format("GitHub refused to {} {}: {}", what, access_.name(), answer.message));
  co_return true;
}

awaitable<bool> GitHub::Client::has_sub_issue(int parent, std::int64_t id) {
  bool there = false;
  std::function<bool(json::value const&)> look = [&there, id](json::value const& each) {
    there = there || forge::number_at(each, "/id") == id;
    return !there;
  };
  forge::Call list = access_.call("GET", fmt::format("/issues/{}/sub_issues", parent),
                                  fmt::format("list the sub-issues of {} in", parent));
  co_await access_.rest().each(std::move(list), std::move(look));
  co_return there;
}

awaitable<std::string> GitHub::Client::comment(int issue, std::string marker, std::string body) {
  auto const what = fmt::format("comment on {} in", issue);
  forge::require_marker(marker);
  access_.require_token(what);
  auto const text = forge::marked(body, marker);
  json::object const content{{"body", text}};
  Semaphore::Permit const alone = co_await changes_.acquire();
  co_await access_.fetch_login();
  auto tries = access_.rest().tries();
  for (;;) {
    std::optional<Comment> const known = co_await find_comment(issue, marker);
    if (known && forge::same_text(known->body, text)) co_return known->url;
    auto const target = known ? fmt::format("/issues/comments/{}", known->id)
                              : fmt::format("/issues/{}/comments", issue);
    forge::Call send = access_.call(known ? "PATCH" : "POST", target, what);
    send.body = json::serialize(content);
    std::optional<forge::Answer> const done = co_await access_.rest().once(std::move(send), tries);
    if (done) co_return forge::page_in(done->body);
  }
}

awaitable<std::optional<GitHub::Client::Comment>> GitHub::Client::find_comment(int issue,
                                                                               std::string marker) {
  std::optional<Comment> found;
  std::function<bool(json::value const&)> look = [this, &found, &marker](json::value const& each) {
    auto body = forge::text_at(each, "/body");
    if (forge::marker_of(body) != marker || !access_.is_ours(forge::author_in(each))) return true;
    found = Comment{forge::number_at(each, "/id"), std::move(body), forge::page_in(each)};
    return false;
  };
  forge::Call list = access_.call("GET", fmt::format("/issues/{}/comments", issue),
                                  fmt::format("list the comments on {} in", issue));
  co_await access_.rest().each(std::move(list), std::move(look));
  co_return found;
}

}  // namespace v0_2
}  // namespace parallel_explore
