#include "transcript_text.hpp"

#include "output.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <string_view>

namespace pexplore {

using namespace parallel_explore;

namespace {

using Kind = stream::TranscriptEntry::Kind;

std::string without_prefix(std::string text, std::string const& worktree) {
  if (worktree.empty()) return text;
  auto const prefix = worktree + "/";
  for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at))
    text.erase(at, prefix.size());
  return text;
}

/// A line between two rules: "── success; 2 turns ──"
std::string ruled(std::string const& text) { return fmt::format("── {} ──\n", text); }

/// Lines that begin alike.
std::string indented(std::string_view text, std::string_view indent) {
  std::string lines;
  while (!text.empty()) {
    auto const end = text.find('\n');
    lines += fmt::format("{}{}\n", indent, text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string result_line(stream::TranscriptEntry const& entry) {
  if (entry.bytes == 0 && entry.text.empty()) return "  no output\n";
  return fmt::format("  {}: {}\n", human_bytes(entry.bytes), entry.text);
}

std::string failure_line(stream::TranscriptEntry const& entry) {
  auto const text = escape_for_terminal(entry.text);
  return entry.title.empty() ? fmt::format("  failed: {}\n", text)
                             : fmt::format("  {} failed: {}\n", entry.title, text);
}

std::string plain(stream::TranscriptEntry const& entry, std::string const& worktree) {
  switch (entry.kind) {
    case Kind::session: {
      auto const id = escape_for_terminal(entry.text);
      return ruled(entry.title.empty() ? "session " + id
                                       : fmt::format("session {}, {}", id, entry.title));
    }
    case Kind::text:
      return "\n" + indented(text::clean_text(entry.text), "") + "\n";
    case Kind::thought:
      return indented(text::clean_text(entry.text), "· ");
    case Kind::tool:
      return fmt::format("> {} {}\n", entry.title,
                         without_prefix(escape_for_terminal(entry.text), worktree));
    case Kind::result:
      return result_line(entry);
    case Kind::failure:
      return failure_line(entry);
    case Kind::end:
      return ruled(escape_for_terminal(entry.text));
    case Kind::line:
      return escape_for_terminal(entry.text) + "\n";
  }
  return {};
}

}  // namespace

std::string transcript_text(stream::TranscriptEntry const& entry, std::string const& worktree) {
  auto text = plain(entry, worktree);
  return entry.nested ? indented(text, "  | ") : text;
}

}  // namespace pexplore
