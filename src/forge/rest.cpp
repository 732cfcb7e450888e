#include "forge/rest.hpp"

#include "forge/github_json.hpp"
#include "forge/refusal.hpp"
#include "forge/token.hpp"
#include "text/display.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::forge {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr int most_redirects = 5;
constexpr int most_pages = 1000;              ///< of a list: 100,000 elements
constexpr std::size_t longest_message = 500;  ///< bytes

Url usable_api(GitHubSettings const& settings) {
  auto url = parse_url(settings.api);
  bool const plain = url && url->target.find('?') == std::string::npos;
  if (!plain)
    throw Error(ErrorCode::forge, "the URL of the API cannot be used",
                "write it as https://api.github.com, without a user name");
  if (!url->origin.tls && !is_loopback(url->origin))
    throw Error(
        ErrorCode::forge,
        fmt::format("the connection to {} would not be encrypted", host_and_port(url->origin)),
        "use https");
  while (url->target.ends_with('/')) url->target.pop_back();
  return *url;
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 307 || status == 308;
}

TimePoint now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// The URL of the next page: from `<URL>; rel="next", <URL>; rel="last"`.
std::string next_link(std::string const& links) {
  for (std::size_t at = links.find('<'); at != std::string::npos; at = links.find('<', at + 1)) {
    auto const end = links.find('>', at);
    if (end == std::string::npos) break;
    auto const parameters = links.substr(end + 1, links.find('<', end) - end - 1);
    if (parameters.find("rel=\"next\"") != std::string::npos)
      return links.substr(at + 1, end - at - 1);
  }
  return {};
}

awaitable<void> sleep(std::chrono::steady_clock::duration duration) {
  asio::steady_timer timer(co_await asio::this_coro::executor, duration);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

Rest::Rest(GitHubSettings const& settings)
    : api_(usable_api(settings)),
      token_(settings.token),
      repository_(settings.repository),
      http_(api_.origin, settings.certificates, settings.timeout),
      policy_{settings.patience, settings.pause, std::max(settings.attempts, 1)},
      pause_(settings.pause),
      report_wait_(settings.report_wait) {
  require_token(token_);
  if (has_token()) secrets_.add(token_);
}

awaitable<Answer> Rest::ask(Call call) {
  Retrying tries(policy_);
  for (;;) {
    AttemptResult result = co_await attempt(call, tries);
    if (auto* const answer = std::get_if<Answer>(&result)) co_return std::move(*answer);
  }
}

awaitable<std::optional<Answer>> Rest::once(Call call, Retrying& tries) {
  AttemptResult result = co_await attempt(std::move(call), tries);
  auto* const answer = std::get_if<Answer>(&result);
  if (!answer) co_return std::nullopt;
  co_return std::move(*answer);
}

awaitable<void> Rest::each(Call call, std::function<bool(json::value const&)> visit) {
  call.target += call.target.find('?') == std::string::npos ? "?per_page=100" : "&per_page=100";
  for (int pages = 0; pages < most_pages; ++pages) {
    Answer answer = co_await ask(call);
    if (!answer.body.is_array()) throw failed(call, "the answer is not a list", {});
    for (auto const& element : answer.body.get_array()) {
      if (!visit(element)) co_return;
    }
    if (answer.next_page.empty()) co_return;
    call.target = std::move(answer.next_page);
  }
  throw failed(call, "the list does not end", {});
}

/// Repeats until there is an answer, or until it is unclear whether the server did it.
awaitable<Rest::AttemptResult> Rest::attempt(Call call, Retrying& tries) {
  bool const changes = call.method != "GET";
  for (;;) {
    if (changes) co_await throttle();
    HttpOutcome const outcome = co_await send(call);
    if (changes) last_change_ = std::chrono::steady_clock::now();
    Reply reply = read_reply(call, outcome, tries);
    if (reply.answer) co_return std::move(*reply.answer);
    if (auto* const end = std::get_if<NoMoreAttempts>(&reply.next))
      throw failed(call, end->why, end->hint);
    auto const& pause = std::get<WaitAndRepeat>(reply.next);
    if (report_wait_ && !pause.announcement.empty()) report_wait_(pause.announcement);
    co_await sleep(pause.wait);
    if (reply.unclear) co_return Unclear{};
  }
}

Rest::Reply Rest::read_reply(Call const& call, HttpOutcome const& outcome, Retrying& tries) const {
  if (auto* const failure = std::get_if<HttpFailure>(&outcome)) {
    if (failure->kind == HttpFailure::Kind::permanent)
      throw failed(call, failure->why, failure->hint);
    bool const unclear = failure->kind == HttpFailure::Kind::perhaps_done;
    return {std::nullopt, tries.after_failure(failure->why), unclear};
  }
  auto const& response = std::get<HttpResponse>(outcome);
  auto body = parse_body(response.body);
  auto const head = shown_head(response, body ? message_in(*body) : std::string());
  auto next = tries.after_answer(head, now());
  if (!std::holds_alternative<Settled>(next))
    return {std::nullopt, std::move(next), response.status >= 500};
  bool const good = head.status >= 200 && head.status < 300;
  if (!good && std::ranges::count(call.tolerated, head.status) == 0) {
    Operation const operation{call.what, repository_, has_token()};
    auto const error = refusal(head, operation);
    bool const absent = head.status == 404 || head.status == 410;
    throw Error(absent ? call.absence : error.code(), error.happened(), error.hint());
  }
  if (good && !body)
    return {std::nullopt, tries.after_failure("GitHub's answer is not JSON"), true};
  Answer answer{head.status, body ? std::move(*body) : json::value(), {}, head.message};
  if (auto const next_page = next_link(response.header("link")); !next_page.empty())
    answer.next_page = within_api(call, next_page);
  return {std::move(answer), Settled{}, false};
}

/// Follows redirects within the API: a repository was renamed. The token is not sent to another
/// host.
awaitable<HttpOutcome> Rest::send(Call call) {
  for (int redirects = 0;; ++redirects) {
    HttpRequest request = request_for(call);
    HttpOutcome outcome = co_await http_.send(std::move(request));
    auto* const response = std::get_if<HttpResponse>(&outcome);
    if (!response || !is_redirect(response->status)) co_return outcome;
    if (redirects == most_redirects) throw failed(call, "GitHub redirects in a circle", {});
    call.target = within_api(call, response->header("location"));
  }
}

HttpRequest Rest::request_for(Call const& call) const {
  HttpRequest request;
  request.method = call.method;
  request.target = api_.target + call.target;
  request.headers = {{"Accept", "application/vnd.github+json"},
                     {"X-GitHub-Api-Version", "2022-11-28"},
                     {"User-Agent", "parallel_explore"}};
  if (has_token()) request.headers.emplace_back("Authorization", "Bearer " + token_);
  if (!call.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  request.body = call.body;
  return request;
}

/// The target of a Location or a Link.
std::string Rest::within_api(Call const& call, std::string const& reference) const {
  auto const url = resolve_url(api_.origin, reference);
  if (!url || url->origin != api_.origin || !url->target.starts_with(api_.target + "/"))
    throw failed(call,
                 fmt::format("{} redirects to {}", host_and_port(api_.origin),
                             url ? host_and_port(url->origin) : "nowhere"),
                 "the token is only sent to the URL of the API");
  return url->target.substr(api_.target.size());
}

awaitable<void> Rest::throttle() {
  auto const left = last_change_ + pause_ - std::chrono::steady_clock::now();
  if (last_change_ != std::chrono::steady_clock::time_point() && left.count() > 0)
    co_await sleep(left);
}

/// A text of the server that people may see: one line, without the token.
std::string Rest::shown(std::string_view text) const {
  return text::clean_line(secrets_.masked(text), longest_message);
}

AnswerHead Rest::shown_head(HttpResponse const& response, std::string const& message) const {
  AnswerHead head{response.status, response.headers, shown(message)};
  for (auto& header : head.headers) secrets_.mask(header.second);
  return head;
}

Error Rest::failed(Call const& call, std::string const& why, std::string const& hint) const {
  return {ErrorCode::forge, fmt::format("cannot {}: {}", call.what, shown(why)), hint};
}

}  // namespace parallel_explore::forge
