#include "colour.hpp"

#include "output.hpp"

#include <fmt/color.h>
#include <fmt/format.h>

#include <cstdlib>
#include <unistd.h>

namespace pexplore {

namespace {

/// Whether a line of a table begins with a rank and this name.
bool is_row_of(std::string_view line, std::string_view name) {
  auto const rank = line.find_first_not_of(' ');
  if (name.empty() || rank == std::string_view::npos) return false;
  auto const rank_end = line.find_first_not_of("0123456789", rank);
  if (rank_end == rank || rank_end == std::string_view::npos) return false;
  auto const begin = line.find_first_not_of(' ', rank_end);
  if (begin == std::string_view::npos || begin == rank_end) return false;
  auto const rest = line.substr(begin);
  return rest.starts_with(name) && (rest.size() == name.size() || rest[name.size()] == ' ');
}

bool is_of_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

/// Every FAIL that is a word of its own, in red.
std::string with_red_failures(std::string_view line) {
  constexpr std::string_view fail = "FAIL";
  std::string text;
  while (true) {
    auto const at = line.find(fail);
    if (at == std::string_view::npos) return text + std::string(line);
    auto const after = line.substr(at + fail.size());
    bool const inside =
        (at > 0 && is_of_word(line[at - 1])) || (!after.empty() && is_of_word(after.front()));
    text += line.substr(0, at);
    text += inside ? std::string(fail) : fmt::format(fmt::fg(fmt::terminal_color::red), "{}", fail);
    line = after;
  }
}

}  // namespace

bool shows_colours() {
  char const* const refused = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) && can_redraw() && (!refused || !*refused);
}

std::string coloured_report(std::string_view report, std::string_view winner) {
  std::string text;
  bool is_first = true;
  while (!report.empty()) {
    auto const end = report.find('\n');
    auto const line = report.substr(0, end);
    if (is_first && !line.empty()) {
      text += fmt::format(fmt::emphasis::bold, "{}", line);
    } else if (is_row_of(line, winner)) {
      text += fmt::format(fmt::fg(fmt::terminal_color::green), "{}", line);
    } else {
      text += with_red_failures(line);
    }
    is_first = is_first && line.empty();
    if (end != std::string_view::npos) text += '\n';
    report.remove_prefix(end == std::string_view::npos ? report.size() : end + 1);
  }
  return text;
}

}  // namespace pexplore
