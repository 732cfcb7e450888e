#include "core/enum_names.hpp"
#include "core/times.hpp"
#include "parallel_explore/session.hpp"

#include <fmt/format.h>

namespace parallel_explore {
inline namespace v0_2 {

std::string name_of(SessionEnd const& end) {
  return std::string(core::names_of<SessionEnd>.at(end.index()));
}

namespace {

double seconds(std::chrono::milliseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

struct Reason {
  std::string operator()(Completed const&) const { return {}; }
  std::string operator()(Failed const& end) const { return end.reason; }
  std::string operator()(TimedOut const& end) const {
    return fmt::format("did not end within {:g} s", seconds(end.after));
  }
  std::string operator()(Stalled const& end) const {
    return fmt::format("no activity for {:g} s", seconds(end.silent));
  }
  std::string operator()(Cancelled const&) const { return "cancelled"; }
  std::string operator()(Limited const& end) const {
    return end.until ? fmt::format("{}; again at {}", end.reason, core::to_rfc3339(*end.until))
                     : end.reason;
  }
  std::string operator()(Unauthorised const& end) const { return end.reason; }
};

}  // namespace

bool is_cut_short(SessionEnd const& end) {
  auto const* const failed = std::get_if<Failed>(&end);
  return std::holds_alternative<TimedOut>(end) || (failed && failed->at_limit);
}

namespace {

struct Cause {
  FailureCause operator()(Completed const&) const { return FailureCause::unexpected; }
  FailureCause operator()(Failed const& end) const {
    return end.at_limit ? FailureCause::limit_reached : end.cause;
  }
  FailureCause operator()(TimedOut const&) const { return FailureCause::timed_out; }
  FailureCause operator()(Stalled const&) const { return FailureCause::stalled; }
  FailureCause operator()(Cancelled const&) const { return FailureCause::cancelled; }
  FailureCause operator()(Limited const&) const { return FailureCause::limited; }
  FailureCause operator()(Unauthorised const&) const { return FailureCause::unauthorised; }
};

}  // namespace

FailureCause cause_of(SessionEnd const& end) { return std::visit(Cause{}, end); }

std::string reason_of(SessionEnd const& end) { return std::visit(Reason{}, end); }

}  // namespace v0_2
}  // namespace parallel_explore
