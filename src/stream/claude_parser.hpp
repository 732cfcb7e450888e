#pragma once

#include "parallel_explore/session.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::stream {

/// Understands what `claude --output-format stream-json --verbose` prints. No I/O.
class ClaudeParser {
 public:
  ClaudeParser();
  ~ClaudeParser();
  ClaudeParser(ClaudeParser&&) noexcept;
  ClaudeParser& operator=(ClaudeParser&&) = delete;

  /// Takes one line. True if activity or usage changed. What is no JSON object is counted and
  /// otherwise ignored.
  bool take(std::string_view line);

  /// Whether a line that begins like this must be read as a whole, however long it is, as it may be
  /// the result.
  [[nodiscard]] static bool may_be_result(std::string_view beginning);

  [[nodiscard]] Activity const& activity() const { return activity_; }
  [[nodiscard]] Usage const& usage() const { return usage_; }
  [[nodiscard]] std::string const& session_id() const { return session_id_; }

  /// The credentials were refused: going on would only retry for minutes.
  [[nodiscard]] bool unauthorised() const;

  struct Verdict {
    SessionEnd end;
    std::string answer;
    std::vector<std::string> denied_tools;
    std::vector<std::string> notes;
  };
  /// How the session ended, given how its process did: `status` as a shell gives it, `last_error`
  /// the last line of its standard error. Success needs a clean result and status 0.
  [[nodiscard]] Verdict verdict(int status, std::string_view last_error) const;

 private:
  struct Json;
  struct Result {
    std::string subtype, text, errors;
    bool is_error = false;
    int api_status = 0;
    std::vector<std::string> denied_tools;
  };
  struct Retry {
    int api_status = 0;
    double delay_ms = 0;
    std::string error;
  };

  [[nodiscard]] SessionEnd failure(std::string reason, int api_status) const;

  std::unique_ptr<Json> json_;
  Activity activity_;
  Usage usage_;
  std::string session_id_, last_message_, last_tool_error_;
  std::optional<Result> result_;
  std::optional<Retry> retry_;  ///< the last one, while nothing followed it
  int lines_ = 0, foreign_lines_ = 0;
};

}  // namespace parallel_explore::stream
