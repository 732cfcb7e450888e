#include "parallel_explore/exploration.hpp"

#include "core/kept_measurements.hpp"
#include "parallel_explore/error.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace parallel_explore {
inline namespace v0_2 {

Measurement const* ApproachRecord::find(std::string_view criterion) const {
  return core::find_in(evaluation.measurements, criterion);
}

Measurement const* Exploration::on_base(std::string_view criterion) const {
  return core::find_in(base_measurements, criterion);
}

ApproachRecord const* Exploration::find(std::string_view approach) const {
  auto const place = places_.find(approach);
  bool const is_there = place != places_.end() && place->second < approaches.size();
  if (is_there && approaches[place->second].approach.name == approach)
    return &approaches[place->second];
  auto const found = std::ranges::find_if(
      approaches, [&](ApproachRecord const& each) { return each.approach.name == approach; });
  if (found != approaches.end()) return &*found;
  constexpr std::string_view first = ".1";
  if (!approach.ends_with(first)) return nullptr;
  approach.remove_suffix(first.size());
  return approach.ends_with(first) ? nullptr : find(approach);
}

ApproachRecord const& Exploration::at(std::string const& approach) const {
  if (auto const* record = find(approach)) return *record;
  std::vector<std::string> names;
  for (auto const& record : approaches) names.push_back(record.approach.name);
  auto const near = text::nearest(approach, names);
  throw Error(ErrorCode::not_found,
              fmt::format("experiment {} has no approach \"{}\"", name, approach),
              near ? fmt::format("did you mean \"{}\"?", *near)
                   : fmt::format("it has: {}", fmt::join(names, ", ")));
}

Usage& Usage::operator+=(Usage const& other) {
  input_tokens += other.input_tokens;
  output_tokens += other.output_tokens;
  cache_read_tokens += other.cache_read_tokens;
  cache_write_tokens += other.cache_write_tokens;
  turns += other.turns;
  incomplete = incomplete || other.incomplete;
  if (other.cost_usd) cost_usd = cost_usd.value_or(0) + *other.cost_usd;
  return *this;
}

namespace {

bool cost_is_known(SessionRecord const& session) {
  return session.usage.cost_usd || session.usage.tokens() == 0;
}

}  // namespace

Usage usage_of(ApproachRecord const& record) {
  Usage sum;
  for (auto const& session : record.sessions) {
    sum += session.usage;
    sum.incomplete = sum.incomplete || !session.result;
  }
  if (!std::ranges::all_of(record.sessions, cost_is_known)) sum.cost_usd.reset();
  return sum;
}

Usage usage_of(Exploration const& exploration) {
  Usage sum;
  bool known = true;
  for (auto const& record : exploration.approaches) {
    for (auto const& session : record.sessions) {
      sum += session.usage;
      sum.incomplete = sum.incomplete || !session.result;
      known = known && cost_is_known(session);
    }
  }
  for (auto const& helper : exploration.helpers) {
    if (!helper.result) continue;
    sum += helper.result->usage;
    known = known && (helper.result->usage.cost_usd || helper.result->usage.tokens() == 0);
  }
  if (!known) sum.cost_usd.reset();
  return sum;
}

std::chrono::milliseconds time_of(ApproachRecord const& record) {
  std::chrono::milliseconds sum{0};
  for (auto const& session : record.sessions) {
    if (session.result) sum += session.result->duration;
  }
  return sum;
}

std::string const& agent_of(Exploration const& exploration, ApproachRecord const& record) {
  if (!record.handovers.empty()) return record.handovers.back().agent;
  auto const& own = record.approach.agent;
  return own.empty() ? exploration.experiment.session.agent : own;
}

std::vector<std::string> agents_at_work(ApproachRecord const& record) {
  std::vector<std::string> agents;
  for (auto const& session : record.sessions) {
    if (std::ranges::find(agents, session.agent) == agents.end()) agents.push_back(session.agent);
  }
  return agents;
}

std::string const& base_of(Exploration const& exploration, ApproachRecord const& record) {
  return record.worktree.base.empty() ? exploration.base : record.worktree.base;
}

namespace {

struct StateAfter {
  ApproachState operator()(Completed const&) const { return ApproachState::failed; }
  ApproachState operator()(Failed const&) const { return ApproachState::failed; }
  ApproachState operator()(TimedOut const&) const { return ApproachState::timed_out; }
  ApproachState operator()(Stalled const&) const { return ApproachState::stalled; }
  ApproachState operator()(Cancelled const&) const { return ApproachState::cancelled; }
  ApproachState operator()(Limited const&) const { return ApproachState::limited; }
  ApproachState operator()(Unauthorised const&) const { return ApproachState::unauthorised; }
};

}  // namespace

ApproachState state_after(SessionEnd const& end) { return std::visit(StateAfter{}, end); }

FailureCause cause_of(ApproachState state) {
  switch (state) {
    case ApproachState::timed_out:
      return FailureCause::timed_out;
    case ApproachState::stalled:
      return FailureCause::stalled;
    case ApproachState::cancelled:
      return FailureCause::cancelled;
    case ApproachState::limited:
      return FailureCause::limited;
    case ApproachState::unauthorised:
      return FailureCause::unauthorised;
    case ApproachState::pending:
    case ApproachState::preparing:
    case ApproachState::running:
    case ApproachState::evaluating:
    case ApproachState::completed:
    case ApproachState::failed:
      return FailureCause::unknown;
  }
  return FailureCause::unknown;
}

bool is_final(ApproachState state) {
  switch (state) {
    case ApproachState::pending:
    case ApproachState::preparing:
    case ApproachState::running:
    case ApproachState::evaluating:
      return false;
    case ApproachState::completed:
    case ApproachState::failed:
    case ApproachState::timed_out:
    case ApproachState::stalled:
    case ApproachState::cancelled:
    case ApproachState::limited:
    case ApproachState::unauthorised:
      return true;
  }
  return true;
}

}  // namespace v0_2
}  // namespace parallel_explore
