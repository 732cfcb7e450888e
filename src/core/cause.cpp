#include "parallel_explore/cause.hpp"

namespace parallel_explore {
inline namespace v0_2 {

ApproachError::ApproachError(FailureCause cause, ErrorCode code, std::string const& happened,
                             std::string const& hint)
    : Error(code, happened, hint), cause_(cause) {}

namespace {

FailureCause cause_of_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::name_in_use:
      return FailureCause::branch_taken;
    case ErrorCode::conflict:
      return FailureCause::merge_conflict;
    case ErrorCode::isolation:
      return FailureCause::isolation;
    case ErrorCode::git:
      return FailureCause::git_failed;
    case ErrorCode::resource:
    case ErrorCode::busy:
      return FailureCause::resource;
    case ErrorCode::host:
      return FailureCause::host_lost;
    case ErrorCode::forge:
      return FailureCause::publish_refused;
    case ErrorCode::interrupted:
    case ErrorCode::undecided:
      return FailureCause::cancelled;
    case ErrorCode::spec:
    case ErrorCode::validation:
    case ErrorCode::not_found:
    case ErrorCode::repository:
    case ErrorCode::dirty:
    case ErrorCode::agent:
    case ErrorCode::journal:
    case ErrorCode::unexpected:
      return FailureCause::unexpected;
  }
  return FailureCause::unexpected;
}

}  // namespace

FailureCause cause_of(Error const& error) {
  auto const* const of_approach = dynamic_cast<ApproachError const*>(&error);
  return of_approach ? of_approach->cause() : cause_of_code(error.code());
}

}  // namespace v0_2
}  // namespace parallel_explore
