#include "serve/routes.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace parallel_explore::serve {
namespace {

constexpr std::array<Route, 10> table{{
    {"GET", "/", Secret::none, Content::page},
    {"GET", "/e/*", Secret::none, Content::page},
    {"GET", "/api/session", Secret::token, Content::session},
    {"GET", "/api/engine", Secret::token, Content::engine},
    {"GET", "/api/events", Secret::stream, Content::list_events},
    {"GET", "/api/experiments/*/events", Secret::stream, Content::events},
    {"GET", "/api/experiments/*/summary", Secret::token, Content::summary},
    {"GET", "/api/experiments/*/timeline", Secret::token, Content::timeline},
    {"GET", "/api/experiments/*/approach/*", Secret::token, Content::result},
    {"POST", "/api/experiments/*/acts/*", Secret::token, Content::act},
}};

/// A segment or a value without its escapes; none: malformed, or with a null byte.
std::optional<std::string> decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    unsigned value = 0;
    auto const digits = text.substr(i + 1, 2);
    auto const end = digits.data() + digits.size();
    if (digits.size() != 2 || std::from_chars(digits.data(), end, value, 16).ptr != end ||
        value == 0)
      return std::nullopt;
    result += static_cast<char>(value);
    i += 2;
  }
  return result;
}

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (true) {
    auto const end = path.find('/');
    segments.push_back(path.substr(0, end));
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
}

/// The decoded parts where the path is of the pattern.
std::optional<std::vector<std::string>> parts_of(std::string_view path, std::string_view pattern) {
  auto const given = segments_of(path), wanted = segments_of(pattern);
  if (given.size() != wanted.size()) return std::nullopt;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (wanted[i] != "*") {
      if (wanted[i] != given[i]) return std::nullopt;
      continue;
    }
    auto part = decoded(given[i]);
    if (!part || part->empty()) return std::nullopt;
    parts.push_back(std::move(*part));
  }
  return parts;
}

}  // namespace

RouteMatch match(std::string_view method, std::string_view target) {
  RouteMatch found;
  auto const question = target.find('?');
  auto const path = target.substr(0, question);
  if (question != std::string_view::npos) found.query = target.substr(question + 1);
  for (auto const& row : table) {
    auto parts = parts_of(path, row.pattern);
    if (!parts) continue;
    if (row.method != method) {
      found.allowed = row.method;
      continue;
    }
    found.route = &row;
    found.parts = std::move(*parts);
    break;
  }
  return found;
}

std::optional<std::string> parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    auto const end = query.find('&');
    auto const pair = query.substr(0, end);
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
    auto const equals = pair.find('=');
    if (pair.substr(0, equals) == name)
      return decoded(equals == std::string_view::npos ? "" : pair.substr(equals + 1));
  }
  return std::nullopt;
}

}  // namespace parallel_explore::serve
