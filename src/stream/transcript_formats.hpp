#pragma once

#include "stream/transcript.hpp"

#include <boost/json/fwd.hpp>

#include <string>
#include <vector>

/// The formats that agents print. Each function reads one line.
namespace parallel_explore::stream {

/// An entry, or a piece of the text before it.
struct TranscriptPiece {
  TranscriptEntry entry;
  bool continues = false;  ///< the words of the piece before it, without a break
};
using TranscriptPieces = std::vector<TranscriptPiece>;

[[nodiscard]] TranscriptPieces claude_pieces(boost::json::object const& line);
[[nodiscard]] TranscriptPieces codex_pieces(boost::json::object const& line);
[[nodiscard]] TranscriptPieces gemini_pieces(boost::json::object const& line);
[[nodiscard]] TranscriptPieces opencode_pieces(boost::json::object const& line);
[[nodiscard]] TranscriptPieces acp_pieces(boost::json::object const& line);

/// The first line of what a tool gave, and the size of all of it.
[[nodiscard]] TranscriptEntry tool_result(std::string_view content, bool failed);

/// "2 turns, 2,100 tokens, $0.0125", without what is 0.
[[nodiscard]] std::string usage_text(std::int64_t turns, std::int64_t tokens, double cost_usd);

}  // namespace parallel_explore::stream
