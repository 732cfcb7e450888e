#include "report/own_words.hpp"

#include "text/display.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace parallel_explore::report {
namespace {

constexpr std::size_t longest = 2'000, most_points = 20;

enum class Part { other, architecture, implementation, pros, cons };

constexpr std::array<std::pair<std::string_view, Part>, 8> names{
    {{"architecture", Part::architecture},
     {"implementation", Part::implementation},
     {"pros", Part::pros},
     {"advantages", Part::pros},
     {"strengths", Part::pros},
     {"cons", Part::cons},
     {"disadvantages", Part::cons},
     {"weaknesses", Part::cons}}};

std::string_view without(std::string_view text, std::string_view characters) {
  auto const first = text.find_first_not_of(characters);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(characters) - first + 1);
}

/// The part that a heading begins; none for a line that is not a heading.
std::optional<Part> heading_of(std::string_view line) {
  bool const marked = line.starts_with('#');
  bool const bold = line.starts_with("**") && without(line, " :").ends_with("**");
  if (!marked && !bold) return std::nullopt;
  std::string word(without(line, "#* :\t\r"));
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return std::tolower(c); });
  auto const found = std::ranges::find(names, word, &std::pair<std::string_view, Part>::first);
  return found == names.end() ? Part::other : found->second;
}

/// A point of a list without its mark; empty: the line continues the one before, or is not a point.
std::string_view point_of(std::string_view line) {
  auto const text = without(line, " \t\r");
  for (std::string_view mark : {"- ", "* ", "+ ", "• "}) {
    if (text.starts_with(mark)) return without(text.substr(mark.size()), " ");
  }
  auto const digits = text.find_first_not_of("0123456789");
  bool const numbered =
      digits != 0 && digits != std::string_view::npos &&
      (text.substr(digits).starts_with(". ") || text.substr(digits).starts_with(") "));
  return numbered ? without(text.substr(digits + 2), " ") : std::string_view();
}

void add_line(std::string& text, std::string_view line) {
  if (text.size() + line.size() > longest) return;
  text += line;
  text += '\n';
}

/// A line of a list: a point, or the rest of the one before unless a blank line is between them.
void add_point(std::vector<std::string>& points, std::string_view line, bool after_blank) {
  if (auto const point = point_of(line); !point.empty()) {
    if (points.size() < most_points) points.push_back(text::clean_line(point, longest));
  } else if (auto const more = without(line, " \t\r");
             !more.empty() && !points.empty() && !after_blank) {
    points.back() = text::clean_line(points.back() + " " + std::string(more), longest);
  }
}

}  // namespace

OwnWords own_words_in(std::string_view answer) {
  OwnWords words;
  auto part = Part::other;
  bool in_fence = false, after_blank = false;
  while (!answer.empty()) {
    auto const end = answer.find('\n');
    auto const line = answer.substr(0, end);
    answer.remove_prefix(end == std::string_view::npos ? answer.size() : end + 1);
    bool const is_fence = line.starts_with("```");
    if (is_fence) in_fence = !in_fence;
    if (auto const heading = in_fence ? std::nullopt : heading_of(line)) {
      part = *heading;
      continue;
    }
    if (part == Part::architecture) add_line(words.architecture, line);
    if (part == Part::implementation) add_line(words.implementation, line);
    bool const is_list = (part == Part::pros || part == Part::cons) && !in_fence && !is_fence;
    if (is_list) add_point(part == Part::pros ? words.pros : words.cons, line, after_blank);
    after_blank = without(line, " \t\r").empty();
  }
  words.architecture = without(words.architecture, " \t\r\n");
  words.implementation = without(words.implementation, " \t\r\n");
  return words;
}

OwnWords own_words_of(ApproachRecord const& record) {
  if (record.sessions.empty() || !record.sessions.back().result) return {};
  return own_words_in(record.sessions.back().result->answer);
}

}  // namespace parallel_explore::report
