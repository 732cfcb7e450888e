#pragma once

#include "parallel_explore/exploration.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::tasks {

/// The type of a failure in files and texts: "TEST_FAILURE", "UNKNOWN".
[[nodiscard]] std::string_view type_of(FailureCause cause);

/// "TYPE: message", on one line.
[[nodiscard]] std::string typed_message(FailureCause cause, std::string_view message);

struct GateFailure {
  FailureCause cause = FailureCause::gate_failed;
  std::string reason;  ///< for people, on one line
};

/// The first gate that did not pass. Its cause follows from the purpose of the gate and from how it
/// ended.
[[nodiscard]] std::optional<GateFailure> failed_gate(Experiment const& experiment,
                                                     ApproachRecord const& record);

}  // namespace parallel_explore::tasks
