#pragma once

#include "stream/parser.hpp"

#include <memory>

namespace parallel_explore::stream {

/// Understands what `opencode run --format json` prints.
class OpencodeParser final : public Parser {
 public:
  OpencodeParser();
  ~OpencodeParser() override;
  bool take(std::string_view line) override;
  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] Verdict verdict(int status, std::string_view last_error) const override;

 private:
  struct Lines;
  std::unique_ptr<Lines> lines_;
  std::string answer_, error_, tool_error_;
  std::optional<int> api_status_;
  bool stopped_ = false;  ///< the last step was the end of the turn
  int taken_ = 0, foreign_ = 0;
};

}  // namespace parallel_explore::stream
