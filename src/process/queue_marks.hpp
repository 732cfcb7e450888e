#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::process {

/// Reads the marks with which the standard error of a command begins that waits for its turn; see
/// CommandLine::queues.
class QueueMarks {
 public:
  /// A part of standard error, as it was read.
  struct Reading {
    std::string error;        ///< printed by the command itself
    bool has_reason = false;  ///< it waits for another reason than before
    bool has_begun = false;   ///< it began with this part
  };
  [[nodiscard]] Reading take(std::string_view chunk);

  [[nodiscard]] bool is_waiting() const { return is_waiting_; }
  /// Why it waits; empty: not known.
  [[nodiscard]] std::string const& reason() const { return reason_; }

 private:
  std::string line_, reason_;
  bool is_waiting_ = true;
};

}  // namespace parallel_explore::process
