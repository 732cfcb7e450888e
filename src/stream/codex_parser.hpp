#pragma once

#include "stream/parser.hpp"

#include <memory>

namespace parallel_explore::stream {

/// Understands what `codex exec --json` prints.
class CodexParser final : public Parser {
 public:
  /// `before`: what the thread had used when it was resumed. Codex counts over all its runs.
  explicit CodexParser(Usage before = {});
  ~CodexParser() override;
  bool take(std::string_view line) override;
  [[nodiscard]] bool may_be_result(std::string_view beginning) const override;
  [[nodiscard]] Verdict verdict(int status, std::string_view last_error) const override;

 private:
  struct Lines;
  std::unique_ptr<Lines> lines_;
  Usage before_;
  std::string answer_, error_;
  bool turn_completed_ = false, turn_failed_ = false;
  std::vector<std::string> warnings_;
  int taken_ = 0, foreign_ = 0;
};

}  // namespace parallel_explore::stream
