#include "exit_status.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

namespace pexplore {

using parallel_explore::ApproachRecord;
using parallel_explore::ApproachState;
using parallel_explore::ErrorCode;
using parallel_explore::FailureCause;

ExitStatus exit_status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::spec:
      return unparsable;
    case ErrorCode::validation:
    case ErrorCode::name_in_use:
    case ErrorCode::not_found:
    case ErrorCode::repository:
    case ErrorCode::dirty:
    case ErrorCode::conflict:
    case ErrorCode::busy:
      return invalid;
    case ErrorCode::forge:
      return forge_refused;
    case ErrorCode::resource:
      return resource_ran_out;
    case ErrorCode::agent:
    case ErrorCode::host:
      return agent_not_started;
    case ErrorCode::interrupted:
      return interrupted;
    case ErrorCode::undecided:
      return partial;
    case ErrorCode::git:
    case ErrorCode::isolation:
    case ErrorCode::journal:
    case ErrorCode::unexpected:
      return other_failure;
  }
  return other_failure;
}

ExitStatus exit_status_of(parallel_explore::VerdictKind kind) {
  using parallel_explore::VerdictKind;
  switch (kind) {
    case VerdictKind::recommended:
    case VerdictKind::equal:
    case VerdictKind::safe_choice:
      return all_completed;
    case VerdictKind::no_clear_winner:
    case VerdictKind::keep_base:
      return partial;
    case VerdictKind::nothing_passed:
      break;
  }
  return few_completed;
}

ExitStatus status_of_signal(int signal) {
  if (signal == SIGHUP) return hung_up;
  return signal == SIGINT ? interrupted : terminated;
}

ExitStatus exit_status_of(parallel_explore::Exploration const& exploration, double threshold) {
  auto const& all = exploration.approaches;
  auto const completed = std::ranges::count(all, ApproachState::completed, &ApproachRecord::state);
  if (std::cmp_equal(completed, all.size())) return all_completed;
  bool const none_started = std::ranges::all_of(all, [](ApproachRecord const& each) {
    return each.cause == FailureCause::agent_not_started;
  });
  if (none_started) return agent_not_started;
  auto const needed = threshold * static_cast<double>(all.size());
  return static_cast<double>(completed) >= needed ? partial : few_completed;
}

}  // namespace pexplore
