#include "install/json_members.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace pexplore::install {

namespace {

/// Behind blanks and comments.
std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    if (text.substr(at, 2) == "//") {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      auto const end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 2;
    } else if (text.substr(at, 3) == "\xEF\xBB\xBF" ||
               std::string_view(" \t\r\n").find(text[at]) != std::string_view::npos) {
      at += text[at] == '\xEF' ? 3 : 1;
    } else {
      return at;
    }
  }
  return at;
}

/// Behind the string that begins at `at`; npos: it does not end.
std::size_t behind_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

/// Behind the value that begins at `at`; npos: it does not end.
std::size_t behind_value(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    auto const c = text[at];
    if (c == '"') {
      at = behind_string(text, at);
      if (at == std::string_view::npos) return at;
    } else if (c == '{' || c == '[') {
      ++depth;
      ++at;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;  // of the object around a number or word
      --depth;
      ++at;
    } else if (auto const next = skip_blanks(text, at); next != at) {
      if (depth == 0) return at;
      at = next;
      continue;
    } else if (depth == 0 && c == ',') {
      return at;
    } else {
      ++at;
      continue;
    }
    if (depth == 0) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<ObjectText> object_in(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  if (at >= text.size() || text[at] != '{') return std::nullopt;
  ObjectText object;
  object.open = ++at;
  while (true) {
    at = skip_blanks(text, at);
    if (at >= text.size()) return std::nullopt;
    if (text[at] == '}') {
      object.close = at;
      return object;
    }
    if (text[at] == ',') {
      ++at;
      continue;
    }
    if (text[at] != '"') return std::nullopt;
    Member member;
    member.begin = at;
    at = behind_string(text, at);
    if (at == std::string_view::npos) return std::nullopt;
    boost::json::error_code error;
    auto const name = boost::json::parse(text.substr(member.begin, at - member.begin), error);
    if (error) return std::nullopt;
    member.name = name.as_string();
    at = skip_blanks(text, at);
    if (at >= text.size() || text[at] != ':') return std::nullopt;
    member.value = skip_blanks(text, at + 1);
    at = behind_value(text, member.value);
    if (at == std::string_view::npos) return std::nullopt;
    member.end = at;
    object.members.push_back(std::move(member));
  }
}

}  // namespace pexplore::install
