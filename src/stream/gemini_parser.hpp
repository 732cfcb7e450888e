#pragma once

#include "stream/parser.hpp"
#include "stream/transcript_pieces.hpp"

namespace parallel_explore::stream {

/// Parses the output of `gemini --output-format stream-json`.
class GeminiParser final : public Parser {
 public:
  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] SessionVerdict verdict(int status, std::string_view last_error) const override;

 private:
  bool take_object(boost::json::object const& object) override;
  void begin_answer();

  std::string answer_, error_, tool_error_;
  bool succeeded_ = false, failed_ = false;
  bool answering_ = false;  ///< the model has answered since the last result of a tool
};

/// Reads a line for people.
[[nodiscard]] TranscriptPieces gemini_pieces(boost::json::object const& line);

}  // namespace parallel_explore::stream
