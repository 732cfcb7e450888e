#include "issue/markdown.hpp"

#include <algorithm>

namespace parallel_explore::issue {

using namespace text;
namespace {

bool blank(std::string_view line) { return line.find_first_not_of(" \t") == nowhere; }

std::string_view indentation(std::string_view line) {
  return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> result;
  for (std::size_t at = 0; at <= text.size();) {
    auto const end = std::min(text.find('\n', at), text.size());
    result.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return result;
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

}  // namespace

bool Prose::marked(Span::Kind kind, std::size_t begin, std::size_t end) const {
  auto const word = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  bool some = false;
  for (std::size_t at = begin; at < std::min(end, plain.size()); ++at) {
    if (!word(plain[at])) continue;
    auto const* span = around(kind, at);
    if (!span) return false;
    some = true;
    at = span->end - 1;
  }
  return some;
}

Span const* Prose::around(Span::Kind kind, std::size_t at) const {
  auto const& all = of(kind);
  auto const span = std::ranges::upper_bound(all, at, {}, &Span::end);
  return span != all.end() && span->begin <= at ? &*span : nullptr;
}

std::size_t Prose::source_at(std::size_t at, std::string_view source) const {
  auto anchor = std::ranges::upper_bound(anchors, at, {}, [](auto const& a) { return a.first; });
  if (anchor == anchors.begin()) return anchors.empty() ? nowhere : anchors.front().second;
  --anchor;
  auto offset = std::min(anchor->second + (at - anchor->first), source.size());
  // Markup opens before the piece that it is for.
  auto const opens = [&](char c) { return c == '`' || c == '*' || c == '_' || c == '['; };
  if (at == anchor->first)
    while (offset > 0 && opens(source[offset - 1])) --offset;
  return offset;
}

std::size_t Document::line_of(std::size_t offset) const {
  return static_cast<std::size_t>(std::ranges::upper_bound(lines, offset) - lines.begin()) - 1;
}

std::string Document::without_comments(std::size_t begin, std::size_t end) const {
  std::string result;
  auto comment =
      std::ranges::lower_bound(comments, begin, {}, [](auto const& c) { return c.second; });
  for (; comment != comments.end() && comment->first < end; ++comment) {
    if (comment->first > begin) result += source.substr(begin, comment->first - begin);
    begin = std::max(begin, comment->second);
  }
  if (begin < end) result += source.substr(begin, end - begin);
  return result;
}

std::string Document::lines_between(std::size_t first, std::size_t last) const {
  if (first > last || first >= lines.size()) return {};
  auto const end = last + 1 < lines.size() ? lines[last + 1] : source.size();
  auto const text = without_comments(lines[first], end);
  auto const all = split_lines(text);
  std::string_view margin;
  bool known = false;
  for (auto const line : all) {
    if (blank(line)) continue;
    auto const own = indentation(line);
    margin = known ? margin.substr(0, common_prefix(margin, own)) : own;
    known = true;
  }
  std::string result;
  std::size_t blanks = 0;
  for (auto const line : all) {
    if (blank(line)) {
      ++blanks;
      continue;
    }
    if (!result.empty()) result.append(blanks + 1, '\n');
    blanks = 0;
    result += line.substr(margin.size());
  }
  return result;
}

}  // namespace parallel_explore::issue
