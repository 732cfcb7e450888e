#pragma once

#include "stream/parser.hpp"
#include "stream/transcript_pieces.hpp"

namespace parallel_explore::stream {

/// Parses the output of `codex exec --json`.
class CodexParser final : public Parser {
 public:
  /// `before`: the usage of the thread when it was resumed. Codex reports totals over all runs.
  explicit CodexParser(Usage before = {});
  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] SessionVerdict verdict(int status, std::string_view last_error) const override;

 private:
  bool take_object(boost::json::object const& object) override;

  Usage before_;
  std::string answer_, error_;
  bool turn_completed_ = false, turn_failed_ = false;
  std::vector<std::string> warnings_;
};

/// Reads a line for people.
[[nodiscard]] TranscriptPieces codex_pieces(boost::json::object const& line);

}  // namespace parallel_explore::stream
