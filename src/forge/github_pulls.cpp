#include "forge/github_client.hpp"
#include "forge/marker.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore {

namespace json = boost::json;
using async::Semaphore;

namespace {

/// A 422 that says that there is one from the head to the base already.
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
  require_token("open a pull request in");
  Semaphore::Permit const alone = co_await changes_.acquire();
  ForgeRepository const here = co_await about();
  if (wanted.head.find(':') == std::string::npos)
    wanted.head = name_.substr(0, name_.find('/')) + ":" + wanted.head;
  auto tries = rest_.tries();
  bool draft = wanted.draft;
  bool refused = false;
  for (;;) {
    std::optional<Found> const known = co_await find_pull_request(wanted);
    if (known) {
      // It may have been opened by a call that did not live to label it.
      auto labels =
          known->ours ? missing(wanted.labels, known->labels) : std::vector<std::string>();
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
    // The list was behind: it is looked for once more.
    if (refused || !says_it_exists(*made))
      throw Error(ErrorCode::forge,
                  fmt::format("GitHub refused to open a pull request from {} to {} in {}: {}",
                              wanted.head, wanted.base, name_, made->message));
    refused = true;
  }
}

/// None: it is unclear whether it was opened. Turns `draft` off where the server has no drafts.
awaitable<std::optional<forge::Answer>> GitHub::Client::send_pull_request(NewPullRequest wanted,
                                                                          bool& draft,
                                                                          forge::Retrying& tries) {
  for (;;) {
    forge::Call post = call("POST", path("/pulls"), "open a pull request in");
    json::object const content{{"title", forge::fitting_title(wanted.title)},
                               {"body", forge::marked(wanted.body, wanted.marker)},
                               {"head", wanted.head},
                               {"base", wanted.base},
                               {"draft", draft}};
    post.body = json::serialize(content);
    post.tolerated = {422};
    std::optional<forge::Answer> made = co_await rest_.once(std::move(post), tries);
    bool const no_drafts = made && made->status == 422 && draft && says_no_drafts(*made);
    if (!no_drafts) co_return made;
    draft = false;
  }
}

/// The one with the marker goes before one that somebody else opened.
awaitable<std::optional<GitHub::Client::Found>> GitHub::Client::find_pull_request(
    NewPullRequest wanted) {
  std::optional<Found> ours, others;
  std::function<bool(json::value const&)> look = [&](json::value const& each) {
    // A server that does not understand the filter lists all of them.
    if (forge::text_at(each, "/head/label") != wanted.head) return true;
    Found found{forge::pull_request_in(each), false, forge::labels_in(each)};
    if (forge::marker_of(forge::text_at(each, "/body")) == wanted.marker) {
      found.ours = true;
      ours = std::move(found);
      return false;
    }
    if (found.request.state == "open" && found.request.base == wanted.base)
      others = std::move(found);
    return true;
  };
  auto const query = "?state=all&head=" + forge::percent_encoded(wanted.head);
  forge::Call list = call("GET", path("/pulls" + query), "list the pull requests of");
  co_await rest_.each(std::move(list), std::move(look));
  co_return ours ? std::move(ours) : std::move(others);
}

/// Adding them again changes nothing.
awaitable<void> GitHub::Client::add_labels(int number, std::vector<std::string> labels) {
  if (labels.empty()) co_return;
  forge::Call post = call("POST", path(fmt::format("/issues/{}/labels", number)),
                          fmt::format("label pull request {} of", number));
  json::object const content{{"labels", json::array(labels.begin(), labels.end())}};
  post.body = json::serialize(content);
  post.tolerated = {403, 404};  // who may open pull requests need not be allowed to label them
  co_await rest_.ask(std::move(post));
}

}  // namespace parallel_explore
