#pragma once

#include "stream/parser.hpp"
#include "stream/transcript_pieces.hpp"

#include <cstdint>

namespace parallel_explore::stream {

/// Parses the output of `claude --output-format stream-json --verbose`.
class ClaudeParser final : public Parser {
 public:
  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] SessionVerdict verdict(int status, std::string_view last_error) const override;
  [[nodiscard]] bool waits_in_background() const override;

 private:
  bool take_object(boost::json::object const& object) override;

  struct Result {
    std::string subtype, text, errors;
    bool is_error = false;
    int api_status = 0;
    std::int64_t refused_subagents = 0;
    std::vector<std::string> denied_tools;
  };

  [[nodiscard]] bool is_irrelevant(std::string_view line) const override;
  [[nodiscard]] SessionEnd end_of_result() const;

  std::string last_message_, last_tool_error_;
  std::int64_t commands_in_background_ = 0;
  bool said_last_ = false;  ///< its last message calls no tool
  std::optional<Result> result_;
};

/// Reads a line for people.
[[nodiscard]] TranscriptPieces claude_pieces(boost::json::object const& line);

}  // namespace parallel_explore::stream
