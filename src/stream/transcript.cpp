#include "stream/transcript.hpp"

#include "core/agent_catalogue.hpp"
#include "stream/acp_client.hpp"
#include "stream/claude_parser.hpp"
#include "stream/codex_parser.hpp"
#include "stream/gemini_parser.hpp"
#include "stream/json_line.hpp"
#include "stream/opencode_parser.hpp"
#include "stream/transcript_pieces.hpp"
#include "text/utf8.hpp"

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
  constexpr auto is_shown = [](core::AgentRow const& row) {
    return row.recording.empty() || std::ranges::count(formats, row.name, &Format::adapter) == 1;
  };
  static_assert(std::ranges::all_of(core::agent_catalogue, is_shown),
                "each agent whose stream is parsed has a row here, for `pexplore logs`");
  auto const* const found = std::ranges::find(formats, adapter, &Format::adapter);
  return found == formats.end() ? nullptr : found;
}

Transcript::Transcript(std::string_view adapter, Sink sink)
    : format_(format_of(adapter)), sink_(std::move(sink)) {}

Transcript::Transcript(std::vector<std::string> const& adapters, Sink sink)
    : Transcript(adapters.front(), std::move(sink)) {
  if (adapters.size() == 1) return;
  for (auto const& each : adapters) {
    if (auto const* const format = format_of(each)) formats_.push_back(format);
  }
}

bool Transcript::knows_any(std::vector<std::string> const& adapters) {
  return std::ranges::any_of(adapters, [](auto const& each) { return knows(each); });
}

/// Changes the format where the line begins the stream of another of the agents.
void Transcript::follow_agent(std::string_view line) {
  constexpr std::string_view acp_mark = R"("jsonrpc")";
  if (!line.starts_with('{')) return;
  for (auto const* const format : formats_) {
    if (format == format_) continue;
    auto const* const row = core::find_agent(format->adapter);
    auto const marks = core::words(row && !row->recording.empty() ? row->recording : acp_mark);
    if (std::ranges::any_of(marks, [&](auto const& mark) { return line.find(mark) != line.npos; }))
      format_ = format;
  }
}

void Transcript::take(std::string_view line) {
  if (!formats_.empty()) follow_agent(line);
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

}  // namespace parallel_explore::stream
