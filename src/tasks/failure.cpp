#include "tasks/failure.hpp"

#include "parallel_explore/task_orchestrator.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::tasks {
namespace {

constexpr std::size_t longest_reason = 1000;

enum class GateKind { builds, tests, other };

/// The purpose of a gate, judged by its name and its command.
GateKind gate_kind(Criterion const& gate) {
  auto const* const command = std::get_if<CommandCriterion>(&gate.how);
  auto const speaks_of = [](std::string_view text, std::initializer_list<std::string_view> words) {
    auto const lowered = text::lower(text);
    return std::ranges::any_of(
        words, [&](std::string_view word) { return lowered.find(word) != std::string::npos; });
  };
  if (speaks_of(gate.name, {"build", "compile"})) return GateKind::builds;
  auto const all = gate.name + " " + (command ? command->run : std::string());
  return speaks_of(all, {"test", "spec", "check"}) ? GateKind::tests : GateKind::other;
}

FailureCause cause_of(GateKind kind, MeasurementOutcome outcome) {
  switch (outcome) {
    case MeasurementOutcome::import_failed:
      return FailureCause::import_failed;
    case MeasurementOutcome::timed_out:
      return FailureCause::gate_timed_out;
    case MeasurementOutcome::ok:
    case MeasurementOutcome::failed:
    case MeasurementOutcome::cancelled:
      break;
  }
  switch (kind) {
    case GateKind::builds:
      return FailureCause::build_failed;
    case GateKind::tests:
      return FailureCause::test_failed;
    case GateKind::other:
      break;
  }
  return FailureCause::gate_failed;
}

}  // namespace

std::string_view type_of(FailureCause cause) {
  switch (cause) {
    case FailureCause::import_failed:
      return "IMPORT_CONFLICT";
    case FailureCause::build_failed:
    case FailureCause::setup_failed:
    case FailureCause::setup_timed_out:
      return "BUILD_ERROR";
    case FailureCause::test_failed:
      return "TEST_FAILURE";
    case FailureCause::gate_timed_out:
      return "TEST_TIMEOUT";
    case FailureCause::gate_failed:
    case FailureCause::nothing_changed:
    case FailureCause::dependency_failed:
      return "VALIDATION_ERROR";
    case FailureCause::merge_conflict:
    case FailureCause::branch_taken:
      return "FILE_CONFLICT";
    case FailureCause::timed_out:
    case FailureCause::stalled:
      return "TIMEOUT";
    case FailureCause::api_failed:
    case FailureCause::limited:
    case FailureCause::unauthorised:
    case FailureCause::publish_refused:
      return "API_ERROR";
    case FailureCause::killed:
    case FailureCause::limit_reached:
    case FailureCause::budget_spent:
    case FailureCause::resource:
      return "RESOURCE_ERROR";
    case FailureCause::unknown:
    case FailureCause::session_failed:
    case FailureCause::agent_not_started:
    case FailureCause::isolation:
    case FailureCause::git_failed:
    case FailureCause::host_lost:
    case FailureCause::cancelled:
    case FailureCause::unexpected:
      return "UNKNOWN";
  }
  return "UNKNOWN";
}

std::string typed_message(FailureCause cause, std::string_view message) {
  return fmt::format("{}: {}", type_of(cause), text::clean_line(message, longest_reason));
}

std::optional<GateFailure> failed_gate(Experiment const& experiment, ApproachRecord const& record) {
  for (auto const& gate : experiment.criteria) {
    if (!gate.gate) continue;
    auto const* const measurement = record.find(gate.name);
    if (measurement && measurement->passed == true) continue;
    GateFailure failure;
    if (!measurement) {
      failure.reason = fmt::format("gate \"{}\" was not measured", gate.name);
      return failure;
    }
    auto const said = measurement->reason.empty() ? "it did not pass" : measurement->reason;
    failure.cause = cause_of(gate_kind(gate), measurement->outcome);
    failure.reason =
        text::clean_line(fmt::format("gate \"{}\": {}", gate.name, said), longest_reason);
    return failure;
  }
  return std::nullopt;
}

}  // namespace parallel_explore::tasks

namespace parallel_explore {
inline namespace v0_2 {

std::string error_of(ApproachRecord const& record) {
  if (!is_final(record.state) || record.state == ApproachState::completed) return {};
  auto const reason = record.reason.empty() ? name_of(record.state) : record.reason;
  // Versions that recorded no cause wrote the type into the reason, where they knew one.
  if (record.cause == FailureCause::unknown) return text::clean_line(reason, tasks::longest_reason);
  return tasks::typed_message(record.cause, reason);
}

}  // namespace v0_2
}  // namespace parallel_explore
