#include "stream/transcript.hpp"

#include "stream/json_line.hpp"
#include "stream/transcript_formats.hpp"
#include "text/display.hpp"
#include "text/numbers.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace parallel_explore::stream {

struct Transcript::Format {
  std::string_view adapter;
  TranscriptPieces (*pieces)(boost::json::object const& line);
};

Transcript::Format const* Transcript::format_of(std::string_view adapter) {
  static constexpr std::array<Format, 5> formats{{{"claude", claude_pieces},
                                                  {"codex", codex_pieces},
                                                  {"gemini", gemini_pieces},
                                                  {"opencode", opencode_pieces},
                                                  {"acp", acp_pieces}}};
  auto const* const found = std::ranges::find(formats, adapter, &Format::adapter);
  return found == formats.end() ? nullptr : found;
}

Transcript::Transcript(std::string_view adapter, Sink sink)
    : format_(format_of(adapter)), sink_(std::move(sink)) {}

void Transcript::take(std::string_view line) {
  TranscriptPieces pieces;
  bool const is_read = format_ && json_.with_object(line, [&](boost::json::object const& object) {
    pieces = format_->pieces(object);
  });
  if (!is_read) pieces.push_back({{Entry::Kind::line, {}, text::valid_utf8(line)}});
  for (auto& [entry, continues] : pieces) {
    if (continues && held_.kind == entry.kind && !held_.text.empty()) {
      held_.text += entry.text;
      continue;
    }
    finish();
    if (continues) {
      held_ = std::move(entry);
    } else {
      sink_(std::move(entry));
    }
  }
}

void Transcript::finish() {
  if (!held_.text.empty()) sink_(std::exchange(held_, Entry{}));
}

TranscriptEntry tool_result(std::string_view content, bool failed) {
  TranscriptEntry entry;
  entry.kind = failed ? TranscriptEntry::Kind::failure : TranscriptEntry::Kind::result;
  auto const first = content.find_first_not_of("\r\n");
  auto const begin = first == std::string_view::npos ? content.size() : first;
  entry.text =
      text::clean_line(content.substr(begin, content.find('\n', begin) - begin), activity_bytes);
  entry.bytes = static_cast<std::int64_t>(content.size());
  return entry;
}

std::string usage_text(std::int64_t turns, std::int64_t tokens, double cost_usd) {
  std::string text;
  auto const add = [&](std::string const& part) { text += (text.empty() ? "" : ", ") + part; };
  if (turns > 0) add(fmt::format("{} turn{}", turns, turns == 1 ? "" : "s"));
  if (tokens > 0) add(text::short_number(static_cast<double>(tokens)) + " tokens");
  if (cost_usd > 0) add(text::dollars(cost_usd));
  return text;
}

}  // namespace parallel_explore::stream
