#include "text/markdown.hpp"

#include "text/ascii.hpp"
#include "text/display.hpp"

#include <algorithm>
#include <array>

namespace parallel_explore::text {
namespace {

constexpr std::string_view break_mark = "\xE2\x80\x8B";  // a zero-width space

bool is_plain_word(char c) { return is_digit(c) || is_upper(c) || is_lower(c); }

/// Entities that stand for something that cannot act.
constexpr auto harmless_entities = std::to_array<std::string_view>(
    {"lt", "gt", "amp", "quot", "apos", "nbsp", "ndash", "mdash", "hellip", "copy"});

/// Whether an entity begins that a server may read as a mention or as a reference.
bool begins_acting_entity(std::string_view rest) {
  auto const end = rest.substr(0, 32).find(';');
  if (end == std::string_view::npos || end < 2 || !is_letter(rest[1])) return false;
  auto const name = rest.substr(1, end - 1);
  return std::ranges::all_of(name, is_plain_word) && !among(harmless_entities, name);
}

/// The length of "GH-" before a number; 0: it is not there.
std::size_t gh_prefix(std::string_view rest) {
  bool const there = rest.size() > 3 && lower(rest.substr(0, 3)) == "gh-" && is_digit(rest[3]);
  return there ? 3 : 0;
}

/// The length of "/issues/" and similar parts of URLs before a number; 0: none is there.
std::size_t numbered_path(std::string_view rest) {
  constexpr auto parts = std::to_array<std::string_view>(
      {"/issues/", "/pull/", "/pulls/", "/discussions/", "/merge_requests/", "/commit/"});
  constexpr std::size_t shortest_id = 7;
  for (auto const part : parts) {
    if (rest.size() <= part.size() || lower(rest.substr(0, part.size())) != part) continue;
    auto const after = rest.substr(part.size(), shortest_id);
    bool const is_id = after.size() == shortest_id && std::ranges::all_of(after, [](char c) {
                         return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
                       });
    if (part == "/commit/" ? is_id : is_digit(after[0])) return part.size();
  }
  return 0;
}

/// Whether HTML may begin with the `<` at `at`.
bool begins_html(std::string_view text, std::size_t at) {
  if (text[at] != '<' || at + 1 == text.size()) return false;
  char const next = text[at + 1];
  return is_letter(next) || next == '/' || next == '!' || next == '?';
}

/// Whether the character at `at` has to be escaped in a line of plain text.
bool is_markup(std::string_view line, std::size_t at) {
  char const c = line[at];
  if (at == 0 && std::string_view("-+#=>").find(c) != std::string_view::npos) return true;
  if (c == '(') return at > 0 && line[at - 1] == ']';
  bool const within_word =
      at > 0 && at + 1 < line.size() && is_word(line[at - 1]) && is_word(line[at + 1]);
  if (c == '_') return !within_word;
  return std::string_view("\\`*[]").find(c) != std::string_view::npos;
}

/// Whether a link, whose destination begins here, may lead to anything but the web.
bool is_dangerous_link(std::string_view destination) {
  auto const begin = destination.find_first_not_of(" \t\n<");
  if (begin == std::string_view::npos) return false;
  destination.remove_prefix(begin);
  auto const start = lower(destination.substr(0, 8));
  if (start.starts_with("http://") || start.starts_with("https://")) return false;
  auto const scheme = destination.substr(0, destination.find_first_of("/?#) \t\n"));
  // Entities and backslashes may hide a colon.
  return scheme.find_first_of(":&\\") != std::string_view::npos;
}

}  // namespace

std::string inert(std::string_view text) {
  auto const clean = clean_text(text);
  std::string result;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    auto const rest = std::string_view(clean).substr(i);
    if (rest.starts_with("<!--") || rest.starts_with("-->")) {
      result += rest.starts_with("<") ? "&lt;!--" : "--&gt;";
      i += rest.starts_with("<") ? 3 : 2;
      continue;
    }
    if (rest[0] == '&' && begins_acting_entity(rest)) {
      result += "&amp;";
      continue;
    }
    bool const begins_word = i == 0 || !is_word(clean[i - 1]);
    if (auto const length = std::max(begins_word ? gh_prefix(rest) : 0, numbered_path(rest));
        length > 0) {
      (result += rest.substr(0, length)) += break_mark;
      i += length - 1;
      continue;
    }
    result += clean[i];
    bool const in_entity = i > 0 && clean[i - 1] == '&';
    bool const refers = rest.size() > 1 && ((rest[0] == '@' && is_plain_word(rest[1])) ||
                                            (rest[0] == '#' && (is_digit(rest[1]) || in_entity)));
    if (refers) result += break_mark;
  }
  return result;
}

std::string markdown_line(std::string_view line) {
  std::string escaped;
  auto const clean = clean_line(line, std::string_view::npos / 16);
  for (std::size_t i = 0; i < clean.size(); ++i) {
    if (begins_html(clean, i)) {
      escaped += "&lt;";
      continue;
    }
    bool const entity = clean[i] == '&' && i + 1 < clean.size() &&
                        (is_plain_word(clean[i + 1]) || clean[i + 1] == '#');
    if (is_markup(clean, i)) escaped += '\\';
    escaped += entity ? std::string_view("&amp;") : std::string_view(clean).substr(i, 1);
  }
  return inert(escaped);
}

std::string tame_markdown(std::string_view markdown) {
  auto const clean = inert(markdown);
  std::string result;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    auto const rest = std::string_view(clean).substr(i);
    bool const image = rest.starts_with("![");
    bool const link = rest.starts_with("](") && is_dangerous_link(rest.substr(2));
    bool const definition = rest.starts_with("]:") && is_dangerous_link(rest.substr(2));
    if (begins_html(clean, i)) {
      result += "&lt;";
    } else if (image || link || definition) {
      (result += rest[0]) += '\\';
      result += rest[1];
      ++i;
    } else {
      result += rest[0];
    }
  }
  return result;
}

}  // namespace parallel_explore::text
