#include "tasks/failure.hpp"

#include "core/text.hpp"
#include "parallel_explore/task_orchestrator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace parallel_explore {
namespace tasks {
namespace {

constexpr std::array<std::string_view, 10> types{
    "IMPORT_CONFLICT", "TEST_FAILURE", "TEST_TIMEOUT",     "BUILD_ERROR",    "FILE_CONFLICT",
    "API_ERROR",       "TIMEOUT",      "VALIDATION_ERROR", "RESOURCE_ERROR", "UNKNOWN"};

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool says_any(std::string const& text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

bool is_typed(std::string_view reason) {
  return std::ranges::any_of(types, [&](std::string_view type) {
    return reason.starts_with(type) && reason.substr(type.size()).starts_with(": ");
  });
}

std::string_view type_of_gate(Criterion const& gate, Measurement const& measurement) {
  auto const reason = lower(measurement.reason);
  if (says_any(reason, {"importerror", "modulenotfound", "no module named", "cannot find module",
                        "unresolved import", "undefined reference", "cannot find package",
                        "no such file or directory: include"}))
    return "IMPORT_CONFLICT";
  auto const* const command = std::get_if<CommandCriterion>(&gate.how);
  auto const what = lower(gate.name + " " + (command ? command->run : std::string()));
  bool const builds = says_any(lower(gate.name), {"build", "compile"});
  bool const tests = !builds && says_any(what, {"test", "spec", "check"});
  if (says_any(reason, {"timed out", "did not end in time", "deadline"}))
    return tests ? "TEST_TIMEOUT" : "TIMEOUT";
  if (builds) return "BUILD_ERROR";
  return tests ? "TEST_FAILURE" : "VALIDATION_ERROR";
}

std::string_view type_of(ApproachRecord const& record) {
  auto const reason = lower(record.reason);
  switch (record.state) {
    case ApproachState::timed_out:
    case ApproachState::stalled:
      return "TIMEOUT";
    case ApproachState::limited:
    case ApproachState::unauthorised:
      return "API_ERROR";
    default:
      break;
  }
  if (reason.starts_with("changed nothing")) return "VALIDATION_ERROR";
  if (says_any(reason, {"no space left", "too many open files", "out of memory", "budget",
                        "exceeds the limit", "killed by sigkill"}))
    return "RESOURCE_ERROR";
  if (says_any(reason, {"exists already", "conflict"})) return "FILE_CONFLICT";
  if (says_any(reason, {"overloaded", "rate limit", "api error"})) return "API_ERROR";
  return "UNKNOWN";
}

}  // namespace

std::string typed(std::string_view type, std::string_view message) {
  return fmt::format("{}: {}", type, core::clean_line(message, 1000));
}

std::string failed_gate(Experiment const& experiment, ApproachRecord const& record) {
  for (auto const& gate : experiment.criteria) {
    if (!gate.gate) continue;
    auto const* const measurement = record.find(gate.name);
    if (measurement && measurement->passed == true) continue;
    if (!measurement)
      return typed("VALIDATION_ERROR", fmt::format("gate \"{}\" was not measured", gate.name));
    auto const reason = measurement->reason.empty() ? "it did not pass" : measurement->reason;
    return typed(type_of_gate(gate, *measurement),
                 fmt::format("gate \"{}\": {}", gate.name, reason));
  }
  return {};
}

}  // namespace tasks

std::string error_of(ApproachRecord const& record) {
  if (!is_final(record.state) || record.state == ApproachState::completed) return {};
  auto const reason = record.reason.empty() ? name_of(record.state) : record.reason;
  return tasks::is_typed(reason) ? reason : tasks::typed(tasks::type_of(record), reason);
}

}  // namespace parallel_explore
