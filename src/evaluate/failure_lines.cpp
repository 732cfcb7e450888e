#include "evaluate/failure_lines.hpp"

#include "text/ascii.hpp"
#include "text/display.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace parallel_explore::evaluate {
namespace {

constexpr std::size_t longest = 200;

bool contains_any(std::string const& line, auto const& words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return line.find(word) != std::string::npos; });
}

bool looks_like_failure(std::string_view line) {
  static constexpr std::array<std::string_view, 15> signs{
      "fail", "error", "not ok",    "assert", "panic",    "exception",           "fatal",      "✗",
      "✘",    "✖",     "traceback", "abort",  "mismatch", "undefined reference", "cannot find"};
  static constexpr std::array<std::string_view, 12> counts_none{
      "0 fail",    "0 error", "no fail",  "no error", "failed: 0",  "failures: 0",
      "errors: 0", "fail 0",  "failed=0", "errors=0", "failures=0", "without error"};
  auto const text = text::lower(line);
  if (!contains_any(text, signs)) return false;
  // "10 failed" counts ten.
  bool const none = std::ranges::any_of(counts_none, [&](std::string_view each) {
    auto const at = text.find(each);
    bool const digit_before =
        at != std::string::npos && at > 0 && std::isdigit(static_cast<unsigned char>(text[at - 1]));
    return at != std::string::npos && !digit_before;
  });
  return !none;
}

std::string last_line_of(std::string_view text) {
  auto const end = text.find_last_not_of(" \t\r\n");
  if (end == std::string_view::npos) return {};
  text = text.substr(0, end + 1);
  auto const begin = text.rfind('\n');
  return std::string(
      text.substr(begin == std::string_view::npos ? 0 : begin + 1).substr(0, longest));
}

}  // namespace

std::vector<std::string> failure_lines(std::string_view output, std::size_t most) {
  std::vector<std::string> lines;
  while (!output.empty() && lines.size() < most) {
    auto const end = std::min(output.find('\n'), output.size());
    auto const line = output.substr(0, end);
    output.remove_prefix(std::min(end + 1, output.size()));
    if (!looks_like_failure(line)) continue;
    auto shown = text::clean_line(line, longest);
    if (std::ranges::find(lines, shown) == lines.end()) lines.push_back(std::move(shown));
  }
  return lines;
}

std::string failure_in(std::string_view output, std::string_view error) {
  auto lines = failure_lines(error);
  for (auto& line : failure_lines(output)) {
    if (lines.size() < 3) lines.push_back(std::move(line));
  }
  std::string text;
  for (auto const& line : lines) text += (text.empty() ? "" : " · ") + line;
  if (text.empty()) text = last_line_of(error);
  return text.empty() ? last_line_of(output) : text;
}

}  // namespace parallel_explore::evaluate
