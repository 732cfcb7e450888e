#include "forge/github_client.hpp"
#include "forge/marker.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore {
inline namespace v0_2 {

namespace json = boost::json;
using async::Semaphore;

namespace {

/// Whether a 422 says that there is already a pull request from the head to the base.
bool says_it_exists(forge::Answer const& answer) {
  return answer.message.find("already exists") != std::string::npos;
}

bool says_no_drafts(forge::Answer const& answer) {
  return answer.message.find("raft pull requests are not supported") != std::string::npos;
}

std::vector<std::string> missing(std::vector<std::string> wanted,
                                 std::vector<std::string> const& there) {
  std::erase_if(wanted, [&](auto const& label) { return std::ranges::count(there, label) > 0; });
  return wanted;
}

}  // namespace

awaitable<PullRequest> GitHub::Client::open(NewPullRequest wanted) {
  forge::require_marker(wanted.marker);
  access_.require_token("open a pull request in");
  Semaphore::Permit const alone = co_await changes_.acquire();
  ForgeRepository const here = co_await access_.known_repository();
  wanted.head = with_owner(std::move(wanted.head));
  auto tries = access_.rest().tries();
  bool draft = wanted.draft;
  bool refused = false;
  for (;;) {
    std::optional<KnownPullRequest> const known = co_await find_pull_request(wanted);
    if (known) {
      // The call that opened it may have been cut off before it added the labels.
      auto labels =
          known->marked ? missing(wanted.labels, known->labels) : std::vector<std::string>();
      co_await add_labels(known->request.number, std::move(labels));
      co_return known->request;
    }
    std::optional<forge::Answer> const made = co_await send_pull_request(wanted, draft, tries);
    if (!made) continue;
    if (made->status != 422) {
      auto opened = forge::pull_request_in(made->body);
      co_await add_labels(opened.number, std::move(wanted.labels));
      co_return opened;
    }
    // The list was out of date: look once more.
    if (refused || !says_it_exists(*made))
      throw Error(ErrorCode::forge,
                  fmt::format("GitHub refused to open a pull request from {} to {} in {}: {}",
                              wanted.head, wanted.base, access_.name(), made->message));
    refused = true;
  }
}

std::string GitHub::Client::with_owner(std::string head) const {
  if (head.find(':') != std::string::npos) return head;
  return access_.name().substr(0, access_.name().find('/')) + ":" + head;
}

/// Sends a pull request; none: it is unclear whether it was opened. Sets `draft` to false if the
/// server has no drafts.
awaitable<std::optional<forge::Answer>> GitHub::Client::send_pull_request(NewPullRequest wanted,
                                                                          bool& draft,
                                                                          forge::Retrying& tries) {
  for (;;) {
    forge::Call post = access_.call("POST", "/pulls", "open a pull request in");
    json::object const content{{"title", forge::fitting_title(wanted.title)},
                               {"body", forge::marked(wanted.body, wanted.marker)},
                               {"head", wanted.head},
                               {"base", wanted.base},
                               {"draft", draft}};
    post.body = json::serialize(content);
    post.tolerated = {422};
    std::optional<forge::Answer> made = co_await access_.rest().once(std::move(post), tries);
    bool const no_drafts = made && made->status == 422 && draft && says_no_drafts(*made);
    if (!no_drafts) co_return made;
    draft = false;
  }
}

/// The pull request with the marker, else an open one of another author.
awaitable<std::optional<GitHub::Client::KnownPullRequest>> GitHub::Client::find_pull_request(
    NewPullRequest wanted) {
  std::optional<KnownPullRequest> marked, others;
  std::function<bool(json::value const&)> look = [&](json::value const& each) {
    // A server that does not know the filter lists all pull requests.
    if (forge::text_at(each, "/head/label") != wanted.head) return true;
    KnownPullRequest found{forge::pull_request_in(each), false, forge::labels_in(each)};
    if (forge::marker_of(forge::text_at(each, "/body")) == wanted.marker) {
      found.marked = true;
      marked = std::move(found);
      return false;
    }
    if (found.request.state == "open" && found.request.base == wanted.base)
      others = std::move(found);
    return true;
  };
  auto const query = "?state=all&head=" + forge::percent_encoded(wanted.head);
  forge::Call list = access_.call("GET", "/pulls" + query, "list the pull requests of");
  co_await access_.rest().each(std::move(list), std::move(look));
  co_return marked ? std::move(marked) : std::move(others);
}

/// Adds labels; labels that are there already stay.
awaitable<void> GitHub::Client::add_labels(int number, std::vector<std::string> labels) {
  if (labels.empty()) co_return;
  forge::Call post = access_.call("POST", fmt::format("/issues/{}/labels", number),
                                  fmt::format("label pull request {} of", number));
  json::object const content{{"labels", json::array(labels.begin(), labels.end())}};
  post.body = json::serialize(content);
  post.tolerated = {403, 404};  // the right to open pull requests does not include labels
  co_await access_.rest().ask(std::move(post));
}

}  // namespace v0_2
}  // namespace parallel_explore
