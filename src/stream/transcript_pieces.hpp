#pragma once

#include "stream/transcript.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::stream {

/// An entry, or a piece of the text before it.
struct TranscriptPiece {
  TranscriptEntry entry;
  bool continues = false;  ///< the words of the piece before it, without a break
};

/// The pieces that a line of an agent's stream holds for people. The parser's file of each agent
/// has the function that reads its lines.
using TranscriptPieces = std::vector<TranscriptPiece>;

}  // namespace parallel_explore::stream

/// The parts of which these functions are made.
namespace parallel_explore::stream::transcript {

using Kind = TranscriptEntry::Kind;

[[nodiscard]] TranscriptPiece piece(Kind kind, std::string_view title, std::string_view text);
/// More of the words of the piece before it.
[[nodiscard]] TranscriptPiece continued(Kind kind, std::string_view text);
/// The call of a tool; `input` may be null.
[[nodiscard]] TranscriptPiece tool(std::string_view name, boost::json::object const* input);
/// The first line of a tool's result, and the size of all of it.
[[nodiscard]] TranscriptPiece tool_result(std::string_view content, bool failed);
/// The end as the agent reports it: "end_turn; 2 turns".
[[nodiscard]] TranscriptPiece end(std::string_view how, std::string const& usage);

/// The whole text of a value that is a string, or blocks with a text or a content each; null: none.
[[nodiscard]] std::string text_of(boost::json::value const* value);
[[nodiscard]] std::int64_t tokens_in(boost::json::object const& usage,
                                     std::initializer_list<std::string_view> keys);
/// "2 turns, 2,100 tokens, $0.0125", without what is 0.
[[nodiscard]] std::string usage_text(std::int64_t turns, std::int64_t tokens, double cost_usd);

}  // namespace parallel_explore::stream::transcript
