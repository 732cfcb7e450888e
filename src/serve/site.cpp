#include "serve/site.hpp"

#include "parallel_explore/parallel_explore.hpp"
#include "report/assets.hpp"
#include "serve/page.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <exception>
#include <utility>

namespace parallel_explore::serve {

namespace json = boost::json;

namespace {

constexpr std::string_view nothing_allowed = "default-src 'none'; frame-ancestors 'none'";

Reply said(int status, std::string_view text, std::string_view hint = {}) {
  json::object object{{"error", text::clean_text(text)}};
  if (!hint.empty()) object["hint"] = text::clean_text(hint);
  return {status, "application/json", {}, {}, json::serialize(object)};
}

/// The policy that the page itself states, and one against frames, which only a header can state.
std::string policy_of(std::string_view page) {
  constexpr std::string_view before = "http-equiv=\"Content-Security-Policy\" content=\"";
  auto const at = page.find(before);
  if (at == std::string_view::npos) return std::string(nothing_allowed);
  page.remove_prefix(at + before.size());
  return fmt::format("{}; frame-ancestors 'none'", page.substr(0, page.find('"')));
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::validation:
      return 400;
    case ErrorCode::busy:
      return 503;
    default:
      return 500;
  }
}

}  // namespace

std::vector<std::pair<std::string_view, std::string>> safe_headers(Reply const& answer) {
  std::vector<std::pair<std::string_view, std::string>> headers{
      {"Content-Type", answer.type},
      {"Content-Security-Policy",
       answer.policy.empty() ? std::string(nothing_allowed) : answer.policy},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "no-store"}};
  if (!answer.allow.empty()) headers.emplace_back("Allow", answer.allow);
  return headers;
}

Reply reply_of(Denial const& refusal) { return said(refusal.status, refusal.text); }
Reply reply_of(Error const& error) {
  return said(status_of(error.code()), error.happened(), error.hint());
}

Site::Site(Access access, Experiments& experiments, Documents& documents, Acts acts,
           Patience patience)
    : access_(std::move(access)),
      experiments_(experiments),
      documents_(documents),
      acts_(std::move(acts)),
      patience_(patience) {}

awaitable<Reply> Site::answer(RouteMatch match, std::string body) {
  Reply result;
  try {
    awaitable<Reply> made = content(match, std::move(body));
    result = co_await std::move(made);
  } catch (Error const& error) {
    result = reply_of(error);
  } catch (std::exception const& error) {
    result = said(500, error.what());
  }
  co_return result;
}

awaitable<Reply> Site::content(RouteMatch const& match, std::string body) {
  auto const content = match.route->content;
  if (content == Content::page) {
    auto const page = live_page();
    Reply shown{200, "text/html; charset=utf-8", policy_of(page), {}, std::string(page)};
    co_return shown;
  }
  if (content == Content::engine) {
    Reply module{200, "application/wasm", {}, {}, std::string(report::web_engine())};
    co_return module;
  }
  if (content == Content::session) {
    json::object const session{{"version", version()}, {"stream_key", access_.secrets().stream}};
    Reply begun{200, "application/json", {}, {}, json::serialize(session)};
    co_return begun;
  }
  auto const& experiment = match.parts.at(0);
  if (!experiments_.exists(experiment))
    throw Error(ErrorCode::not_found, fmt::format("there is no experiment {}", experiment));
  awaitable<Reply> made =
      content == Content::act
          ? act({match.parts.at(1), experiment, std::move(body)})
          : document(experiment, content == Content::summary    ? "summary"
                                 : content == Content::timeline ? "timeline"
                                                                : "approach/" + match.parts.at(1));
  Reply result = co_await std::move(made);
  co_return result;
}

awaitable<Reply> Site::document(std::string experiment, std::string name) {
  awaitable<std::string> making = documents_.document(std::move(experiment), name);
  Reply made;
  made.body = co_await std::move(making);
  if (made.body.empty()) throw Error(ErrorCode::not_found, "there is no such document");
  co_return made;
}

awaitable<Reply> Site::act(ActRequest act) {
  awaitable<ActResult> acting = acts_(std::move(act));
  ActResult const result = co_await std::move(acting);
  json::object const object{{"status", result.status}, {"text", text::clean_text(result.text)}};
  Reply done{200, "application/json", {}, {}, json::serialize(object)};
  co_return done;
}

}  // namespace parallel_explore::serve
