#pragma once

#include "stream/parser.hpp"
#include "stream/transcript_pieces.hpp"

namespace parallel_explore::stream {

/// Parses the output of `opencode run --format json`.
class OpencodeParser final : public Parser {
 public:
  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] SessionVerdict verdict(int status, std::string_view last_error) const override;

 private:
  bool take_object(boost::json::object const& object) override;

  std::string answer_, error_, tool_error_;
  std::optional<int> api_status_;
  bool stopped_ = false;       ///< the last step was the end of the turn
  bool wanted_tools_ = false;  ///< the last step was to be followed by another
};

/// Reads a line for people.
[[nodiscard]] TranscriptPieces opencode_pieces(boost::json::object const& line);

}  // namespace parallel_explore::stream
