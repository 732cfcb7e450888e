#include "issue/title_marks.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace parallel_explore::issue {

using namespace text;
namespace {

using namespace std::string_view_literals;

/// The size of ":rocket:"; 0: there is none.
std::size_t shortcode(std::string_view text) {
  if (!text.starts_with(':')) return 0;
  auto const end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_+-", 1);
  return end != nowhere && end > 2 && text[end] == ':' && has_letter(text.substr(0, end)) ? end + 1
                                                                                          : 0;
}

/// "P0", "p2", "prio 1", "high priority".
bool is_priority(std::string_view text) {
  auto const word = lower(trim(text));
  if (word.size() == 2 && word[0] == 'p' && is_digit(word[1])) return true;
  static constexpr std::array words{"high"sv,         "medium"sv,         "low"sv,
                                    "critical"sv,     "optional"sv,       "high priority"sv,
                                    "low priority"sv, "medium priority"sv};
  return among(words, std::string_view(word));
}

/// The size of an emoji, with what belongs to it.
std::size_t emoji(std::string_view text) {
  std::size_t size = 0;
  if (text.starts_with("\xF0\x9F")) {
    size = 4;
  } else if (text.size() > 2) {
    // Symbols, dingbats, stars, boxes and geometric shapes.
    static constexpr std::array blocks{"\xE2\x98"sv, "\xE2\x9A"sv, "\xE2\x9C"sv, "\xE2\xAC"sv,
                                       "\xE2\xAD"sv, "\xE2\x96"sv, "\xE2\x97"sv, "\xE2\x8F"sv};
    if (std::ranges::any_of(blocks, [&](std::string_view each) { return text.starts_with(each); }))
      size = 3;
  }
  while (size > 0 && text.substr(size).starts_with("\uFE0F")) size += 3;
  while (size > 0 && text.substr(size).starts_with("\u200D")) size += 3;
  return std::min(size, text.size());
}

/// The size of "@name" with what follows it up to the next word; 0: there is none.
std::size_t person(std::string_view text) {
  bool const bracket = text.starts_with("(@");
  if (!bracket && !text.starts_with('@')) return 0;
  auto at = std::size_t{bracket ? 2U : 1U};
  auto const begin = at;
  while (at < text.size() && (is_word(text[at]) || text[at] == '-')) ++at;
  if (at == begin) return 0;
  if (bracket) return at < text.size() && text[at] == ')' ? at + 1 : 0;
  return at < text.size() && is_blank(text[at]) ? at : 0;
}

/// "3d", "est. 2h", "~1 week", "5 points", "XL".
bool is_estimate(std::string_view text) {
  static constexpr std::array sizes{"xs"sv, "s"sv, "m"sv, "l"sv, "xl"sv, "xxl"sv};
  static constexpr std::array units{"h"sv,     "hr"sv,  "hrs"sv,  "hour"sv,    "hours"sv,
                                    "d"sv,     "day"sv, "days"sv, "w"sv,       "week"sv,
                                    "weeks"sv, "pt"sv,  "pts"sv,  "point"sv,   "points"sv,
                                    "sp"sv,    "min"sv, "m"sv,    "minutes"sv, "story points"sv};
  auto const word = lower(trim(text, " \t~≈"));
  if (among(sizes, std::string_view(word))) return true;
  std::string_view rest = word;
  for (auto const begin : {"estimate"sv, "est"sv, "effort"sv, "size"sv})
    if (rest.starts_with(begin)) rest = trim(rest.substr(begin.size()), " .:~");
  if (among(sizes, rest)) return true;
  auto const digits = rest.find_first_not_of("0123456789.-");
  return digits != nowhere && digits > 0 && among(units, trim(rest.substr(digits)));
}

/// "[Backend]", "(P1)".
Ornament tag(std::string_view text) {
  bool const square = text.starts_with('[');
  if (!square && !text.starts_with('(')) return {};
  auto const close = text.find(square ? ']' : ')');
  if (close == nowhere || close < 2 || close > 24) return {};
  auto const inner = trim(text.substr(1, close - 1));
  if (close + 1 < text.size() && !is_blank(text[close + 1]) && text[close + 1] != '[' &&
      text[close + 1] != ':')
    return {};
  Ornament result;
  auto const size = close + (text.substr(close + 1).starts_with(':') ? 2 : 1);
  if (!square) {
    if (is_priority(inner)) result.size = size;
    return result;
  }
  bool const plain = inner.find_first_of("#[^\"'`@=") == nowhere && has_letter(inner) &&
                     std::ranges::count(inner, ' ') < 2;
  if (!plain) return {};
  result.size = size;
  result.parallel = inner == "P";
  result.story = inner.starts_with("US") && inner.size() > 2 && is_digit(inner[2]);
  return result;
}

/// "**Done:** …", "P0: …", "@name: …".
Ornament labelled(std::string_view text) {
  static constexpr std::array states{"done"sv,  "completed"sv, "complete"sv, "open"sv,
                                     "to do"sv, "pending"sv,   "wip"sv,      "in progress"sv};
  auto const colon = text.find(':');
  if (colon > 24 || colon + 1 >= text.size() || !is_blank(text[colon + 1])) return {};
  auto const word = lower(trim(text.substr(0, colon)));
  Ornament result;
  bool const person = word.starts_with('@') && word.find(' ') == nowhere && word.size() > 1;
  if (!person && !is_priority(word) && !among(states, std::string_view(word))) return {};
  result.size = colon + 1;
  result.done = word == "done" || word == "completed" || word == "complete";
  return result;
}

}  // namespace

Ornament leading_ornament(Prose const& prose, std::size_t begin, std::size_t end) {
  auto const text = std::string_view(prose.plain).substr(begin, end - begin);
  if (prose.around(Span::Kind::code, begin)) return {};
  Ornament result;
  result.size = shortcode(text);
  if (result.size == 0) result.size = emoji(text);
  if (result.size > 0) return result;
  result.size = person(text);
  if (result.size > 0) return result;
  if (prose.around(Span::Kind::link, begin)) return {};
  if (auto const found = tag(text); found.size > 0) return found;
  return labelled(text);
}

std::size_t trailing_ornament(std::string_view title) {
  constexpr std::size_t most = 64;
  if (title.size() > most) title.remove_prefix(title.size() - most);
  auto const whole = title.size();
  auto text = title;
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  auto const to = [whole](std::size_t at) { return whole - at; };
  if (text.ends_with(']')) {
    auto const open = text.rfind("[^");
    if (open != nowhere && open > 0 && text.find(' ', open) == nowhere) return to(open);
  }
  if (text.ends_with(')') || text.ends_with(']')) {
    auto const open = text.find_last_of("([");
    auto const inner =
        open == nowhere ? std::string_view{} : text.substr(open + 1, text.size() - open - 2);
    bool const is_apart = open != nowhere && open > 0 && is_blank(text[open - 1]);
    bool const names = inner.starts_with('@') && inner.find(' ') == nowhere;
    if (open != nowhere && open > 0 && is_priority(inner)) return to(open);
    if (is_apart && (names || is_estimate(inner))) return to(open);
  }
  if (auto const at = text.rfind(" @"); at != nowhere && at > 0 && at + 2 < text.size() &&
                                        text.find_first_of(" /.", at + 2) == nowhere)
    return to(at);
  if (auto const mark = text.rfind('^'); mark != nowhere && mark > 0 && mark + 1 < text.size())
    if (text.find_first_not_of("0123456789", mark + 1) == nowhere) return to(mark);
  if (text.ends_with(':') && text.size() > 2) {
    auto const open = text.rfind(':', text.size() - 2);
    if (open != nowhere && open > 1 && is_blank(text[open - 1]) &&
        shortcode(text.substr(open)) == text.size() - open)
      return to(open);
  }
  return 0;
}

namespace {

/// The place after one of these words, a colon and blanks; `at`: none stands there.
template <std::size_t count>
std::size_t past_word(std::string_view text, std::size_t at,
                      std::array<std::string_view, count> const& words) {
  auto const rest = lower(text.substr(at, 16));
  for (auto const word : words) {
    if (!rest.starts_with(word)) continue;
    auto after = at + word.size();
    if (after < text.size() && text[after] == ':') ++after;
    if (after >= text.size() || !is_blank(text[after])) continue;
    while (after < text.size() && is_blank(text[after])) ++after;
    return after;
  }
  return at;
}

constexpr std::array closing_words{"fixes"sv,  "fixed"sv,  "fix"sv,      "closes"sv,  "close"sv,
                                   "closed"sv, "solves"sv, "resolves"sv, "resolve"sv, "resolved"sv};

}  // namespace

std::size_t past_reference_word(std::string_view text, std::size_t at) {
  static constexpr std::array words{"sub-issue"sv,  "sub issue"sv,  "subissue"sv, "issue"sv,
                                    "sub-task"sv,   "subtask"sv,    "ticket"sv,   "see"sv,
                                    "tracked in"sv, "child issue"sv};
  return past_word(text, at, words);
}

std::size_t past_closing_word(std::string_view text, std::size_t at) {
  return past_word(text, at, closing_words);
}

bool says_request(std::string_view word) {
  static constexpr std::array words{"pr"sv, "prs"sv, "mr"sv, "mrs"sv, "pull"sv, "request"sv};
  return among(words, word);
}

bool says_issue(std::string_view words) {
  static constexpr std::array issues{
      "issue"sv,      "tracking issue"sv, "tracking"sv,  "tracked in"sv, "tracked by"sv,
      "tracked at"sv, "ticket"sv,         "sub-issue"sv, "sub issue"sv,  "gh"sv,
      "github"sv,     "implements"sv,     "task"sv,      "story"sv};
  return among(issues, words) || among(closing_words, words);
}

}  // namespace parallel_explore::issue
