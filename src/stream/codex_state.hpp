#pragma once

#include "parallel_explore/session.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <string>

namespace parallel_explore::stream {

/// The state that Codex's adapter for ACP reports about itself. The adapter ends a turn that failed
/// as if the turn were complete.
class CodexState {
 public:
  /// Takes an update of a session's state; others are ignored.
  void take(boost::json::object const& update);

  /// Whether the turn failed, if it ended now.
  [[nodiscard]] bool failed() const { return failed_; }

  /// The end of such a turn; `answer` stands for an error that it did not report.
  [[nodiscard]] SessionEnd end(std::string const& answer) const;

 private:
  bool failed_ = false;
  std::string error_;
  std::optional<int> api_status_;
};

}  // namespace parallel_explore::stream
