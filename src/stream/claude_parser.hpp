#pragma once

#include "stream/parser.hpp"

#include <memory>

namespace parallel_explore::stream {

/// Understands what `claude --output-format stream-json --verbose` prints.
class ClaudeParser final : public Parser {
 public:
  ClaudeParser();
  ~ClaudeParser() override;
  ClaudeParser(ClaudeParser&&) noexcept;
  ClaudeParser& operator=(ClaudeParser&&) = delete;

  bool take(std::string_view line) override;
  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] Verdict verdict(int status, std::string_view last_error) const override;

 private:
  struct Result {
    std::string subtype, text, errors;
    bool is_error = false;
    int api_status = 0;
    std::vector<std::string> denied_tools;
  };

  struct Lines;

  [[nodiscard]] bool tells_nothing(std::string_view line) const;
  [[nodiscard]] SessionEnd end_of_result() const;

  std::unique_ptr<Lines> lines_;
  std::string last_message_, last_tool_error_;
  std::optional<Result> result_;
  int taken_ = 0, foreign_ = 0;
};

}  // namespace parallel_explore::stream
