#include "worktree/git_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace parallel_explore::worktree {
namespace {

std::vector<std::string_view> lines_of_messages(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    // A carriage return ends a line of progress.
    while (line.ends_with('\r')) line.remove_suffix(1);
    line.remove_prefix(line.rfind('\r') + 1);
    if (!line.empty() && !line.starts_with("hint:")) lines.push_back(line);
  }
  return lines;
}

bool names_what_is_missing(std::string_view line) {
  constexpr std::array<std::string_view, 4> texts{
      ": not found", ": command not found", ": No such file or directory", ": Permission denied"};
  return line.find(" is not a git command") != std::string_view::npos ||
         std::ranges::any_of(texts, [&](auto text) { return line.ends_with(text); });
}

bool is_error(std::string_view line) { return line.starts_with("error:"); }

bool is_fatal(std::string_view line) { return line.starts_with("fatal:"); }

}  // namespace

std::string telling_text(std::string_view messages) {
  auto const lines = lines_of_messages(messages);
  if (lines.empty()) return {};
  auto const first = [&](bool (*is_wanted)(std::string_view)) {
    auto const found = std::ranges::find_if(lines, is_wanted);
    return found == lines.end() ? std::string_view() : *found;
  };
  auto const fatal = first(is_fatal);
  auto cause = first(names_what_is_missing);
  if (cause.empty()) cause = first(is_error);
  if (fatal.empty()) return std::string(cause.empty() ? lines.back() : cause);
  if (cause.empty() || cause == fatal) return std::string(fatal);
  return fmt::format("{} ({})", fatal, cause);
}

std::string failure_hint(std::string_view messages) {
  constexpr std::string_view begin = "Unable to create '", end = ".lock': File exists";
  for (auto const line : lines_of_messages(messages)) {
    auto const at = line.find(begin), until = line.find(end);
    if (at == std::string_view::npos || until == std::string_view::npos || until < at) continue;
    auto const file = line.substr(at + begin.size(), until - at - begin.size());
    return fmt::format(
        "another git is at work there, or one was killed; once none runs any more: rm '{}.lock'",
        file);
  }
  return {};
}

}  // namespace parallel_explore::worktree
