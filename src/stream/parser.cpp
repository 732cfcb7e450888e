#include "stream/parser.hpp"

#include "stream/json_line.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace parallel_explore::stream {

SessionEnd end_of_refusal(int api_status, std::string const& reason) {
  switch (api_status) {
    case 401:
    case 403:
      return Unauthorised{
          fmt::format("the API refused the credentials ({}): {}", api_status, reason)};
    case 0:
      if (is_cut_answer(reason)) {
        return Failed{fmt::format("the connection broke in mid-answer: {}", reason), true, false,
                      FailureCause::api_failed};
      }
      return Limited{fmt::format("the API does not answer: {}", reason), std::nullopt};
    case 429:
    case 503:
    case 529:
      return Limited{fmt::format("the API refuses for now ({}): {}", api_status, reason),
                     std::nullopt};
    default:
      return Failed{fmt::format("the API failed ({}): {}", api_status, reason), api_status >= 500,
                    false, FailureCause::api_failed};
  }
}

namespace {

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

/// A status of three digits at `at`, or after a few characters that are not letters.
std::optional<int> status_after(std::string_view text, std::size_t at) {
  auto const digit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr std::size_t near = 6;
  auto const end = std::min(text.size(), at + near);
  while (at < end && !digit(text[at])) {
    if (std::isalpha(static_cast<unsigned char>(text[at])) != 0) return std::nullopt;
    ++at;
  }
  if (at + 3 > text.size() || !std::ranges::all_of(text.substr(at, 3), digit)) return std::nullopt;
  if (at + 3 < text.size() && digit(text[at + 3])) return std::nullopt;
  int const status = (text[at] - '0') * 100 + (text[at + 1] - '0') * 10 + (text[at + 2] - '0');
  if (status < 400 || status > 599) return std::nullopt;
  return status;
}

}  // namespace

std::optional<int> api_status_in(std::string_view message) {
  auto const text = text::lower(message);
  constexpr std::array<std::string_view, 5> marks{"status", "api error", "\"code\"", "http",
                                                  "statuscode"};
  for (auto const mark : marks) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
      if (auto const status = status_after(text, at + mark.size())) return status;
    }
  }
  if (contains_any(text, {"too many requests", "rate limit", "rate_limit", "resource_exhausted"}))
    return 429;
  if (contains_any(text, {"overloaded"})) return 529;
  if (contains_any(text, {"unauthorized", "unauthenticated", "authentication required",
                          "authentication_error", "invalid api key", "invalid x-api-key",
                          "please run /login", "not logged in"}))
    return 401;
  if (contains_any(text, {"waiting for network", "connection failed", "connection refused",
                          "connection reset", "econnre", "enotfound", "etimedout", "fetch failed",
                          "unable to connect", "stream disconnected", "error sending request"}))
    return 0;
  return std::nullopt;
}

bool is_cut_answer(std::string_view message) {
  auto const text = text::lower(message);
  return contains_any(text,
                      {"stream disconnected", "econnreset", "connection reset",
                       "error decoding response body", "socket hang up", "premature close"}) &&
         !contains_any(text, {"error sending request", "waiting for network"});
}

SessionEnd end_of_success(int status) {
  if (status == 0) return Completed{};
  return Failed{fmt::format("reported success, but exited with status {}", status)};
}

struct Parser::Lines : JsonLine {};

Parser::Parser() : lines_(std::make_unique<Lines>()) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;

bool Parser::take(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string_view::npos) return false;
  ++taken_;
  if (is_irrelevant(line)) return false;
  bool changed = false;
  bool const understood = lines_->with_object(
      line, [&](boost::json::object const& object) { changed = take_object(object); });
  if (!understood) ++foreign_;
  return changed;
}

void Parser::end_without_result(int status, std::string_view last_error,
                                SessionVerdict& verdict) const {
  std::string reason = taken_ == 0 ? "printed nothing" : "ended without a result";
  if (status != 0) reason += fmt::format(" (status {})", status);
  if (!last_error.empty()) reason += fmt::format(": {}", text::clean_line(last_error, 300));
  // A session that had begun was ended from outside: a retry may succeed.
  verdict.end = Failed{std::move(reason), taken_ > foreign_};
  verdict.incomplete = true;
}

void note_uncounted(std::int64_t subagents, SessionVerdict& verdict) {
  if (subagents == 0) return;
  verdict.notes.emplace_back("the agent does not count the tokens of its sub-agents");
  verdict.incomplete = true;
}

void Parser::note_foreign_lines(SessionVerdict& verdict) const {
  if (foreign_ > 0) {
    verdict.notes.push_back(
        fmt::format("{} of {} lines of its output were not JSON", foreign_, taken_));
  }
}

}  // namespace parallel_explore::stream
