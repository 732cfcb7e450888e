#include "stream/transcript_pieces.hpp"

#include "stream/json_line.hpp"
#include "text/display.hpp"
#include "text/numbers.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

namespace parallel_explore::stream::transcript {

namespace json = boost::json;

TranscriptPiece piece(Kind kind, std::string_view title, std::string_view text) {
  TranscriptPiece made;
  made.entry.kind = kind;
  made.entry.title = text::clean_line(title, activity_bytes);
  made.entry.text = text::valid_utf8(text);
  return made;
}

TranscriptPiece continued(Kind kind, std::string_view text) {
  auto made = piece(kind, {}, text);
  made.continues = true;
  return made;
}

TranscriptPiece tool(std::string_view name, json::object const* input) {
  return piece(Kind::tool, name, input ? main_argument(*input) : std::string());
}

std::string text_of(json::value const* value) {
  if (!value) return {};
  if (value->is_string()) return std::string(value->get_string());
  std::string text;
  if (auto const* blocks = value->if_array()) {
    for (auto const& each : *blocks) {
      auto const* const block = each.if_object();
      if (!block) continue;
      auto part = std::string(text_at(*block, "text"));
      if (part.empty()) part = text_of(block->if_contains("content"));
      if (!part.empty()) text += (text.empty() ? "" : "\n") + part;
    }
  } else if (auto const* object = value->if_object()) {
    return std::string(text_at(*object, "text"));
  }
  return text;
}

TranscriptPiece end(std::string_view how, std::string const& usage) {
  auto text = text::clean_line(how, activity_bytes);
  if (!usage.empty()) text += (text.empty() ? "" : "; ") + usage;
  return piece(Kind::end, {}, text);
}

std::int64_t tokens_in(json::object const& usage, std::initializer_list<std::string_view> keys) {
  std::int64_t sum = 0;
  for (auto const key : keys) sum += count_at(usage, key);
  return sum;
}

TranscriptPiece tool_result(std::string_view content, bool failed) {
  TranscriptPiece made;
  auto& entry = made.entry;
  entry.kind = failed ? Kind::failure : Kind::result;
  auto const first = content.find_first_not_of("\r\n");
  auto const begin = first == std::string_view::npos ? content.size() : first;
  entry.text =
      text::clean_line(content.substr(begin, content.find('\n', begin) - begin), activity_bytes);
  entry.bytes = static_cast<std::int64_t>(content.size());
  return made;
}

std::string usage_text(std::int64_t turns, std::int64_t tokens, double cost_usd) {
  std::string text;
  auto const add = [&](std::string const& part) { text += (text.empty() ? "" : ", ") + part; };
  if (turns > 0) add(fmt::format("{} turn{}", turns, turns == 1 ? "" : "s"));
  if (tokens > 0) add(text::short_number(static_cast<double>(tokens)) + " tokens");
  if (cost_usd > 0) add(text::dollars(cost_usd));
  return text;
}

}  // namespace parallel_explore::stream::transcript
