#pragma once

#include "stream/parser.hpp"

#include <memory>

namespace parallel_explore::stream {

/// Understands what `gemini --output-format stream-json` prints.
class GeminiParser final : public Parser {
 public:
  GeminiParser();
  ~GeminiParser() override;
  bool take(std::string_view line) override;
  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] Verdict verdict(int status, std::string_view last_error) const override;

 private:
  struct Lines;
  std::unique_ptr<Lines> lines_;
  std::string answer_, error_, tool_error_;
  bool succeeded_ = false, failed_ = false;
  int taken_ = 0, foreign_ = 0;
};

}  // namespace parallel_explore::stream
