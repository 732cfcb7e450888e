#include "rounds/next_round.hpp"

#include "rounds/approaches.hpp"
#include "rounds/candidates.hpp"
#include "schedule/spending.hpp"
#include "score/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::rounds {
namespace {

std::vector<EventPayload> race(Exploration const& exploration, Verdict const& verdict) {
  auto const& experiment = exploration.experiment;
  int const most = experiment.session.samples;
  std::vector<EventPayload> events;
  for (auto const& name : worth_a_session(verdict, most)) {
    auto further = next_sample(exploration, name);
    if (further.sample <= most) events.emplace_back(events::ApproachGenerated{std::move(further)});
  }
  return events;
}

/// Whether halving weighs an approach in this round.
bool competes(ApproachRecord const& record) {
  return record.strategy.dropped.empty() && record.state == ApproachState::completed;
}

/// The stage that those have come to that are not dropped.
int stage_reached(Exploration const& exploration) {
  int stage = 0;
  for (auto const& record : exploration.approaches) {
    if (record.strategy.dropped.empty()) stage = std::max(stage, record.strategy.stage);
  }
  return stage;
}

std::vector<EventPayload> continue_approaches(std::vector<std::string> const& names, int stage) {
  std::vector<EventPayload> events;
  for (auto const& name : names) events.emplace_back(events::ApproachContinued{name, stage});
  return events;
}

std::vector<EventPayload> drop_weaker_half(Exploration const& exploration, Verdict const& verdict) {
  auto const strategy_of = [&](std::string const& name) -> StrategyRecord const& {
    return exploration.at(name).strategy;
  };
  auto candidates = candidates_of(verdict);
  std::erase_if(candidates,
                [&](Candidate const& each) { return !competes(exploration.at(each.approach)); });
  int const stage = stage_reached(exploration);
  bool anything_waits = false;
  std::vector<std::string> behind;
  for (auto const& each : candidates) {
    auto const& strategy = strategy_of(each.approach);
    if (!strategy.cut_short) continue;
    anything_waits = true;
    if (strategy.stage < stage) behind.push_back(each.approach);
  }
  // They were chosen as well, but the run ended before that was recorded.
  if (!behind.empty()) return continue_approaches(behind, stage);
  if (!anything_waits) return {};
  auto const dropped_already =
      std::ranges::count_if(exploration.approaches, [&](ApproachRecord const& each) {
        return !each.strategy.dropped.empty() && each.strategy.stage == stage;
      });
  auto const entrants = candidates.size() + static_cast<std::size_t>(dropped_already);
  auto stay = best_of(candidates, better_half(entrants));
  std::vector<EventPayload> events;
  for (auto const& each : candidates) {
    if (std::ranges::find(stay, each.approach) != stay.end()) continue;
    auto const share = schedule::budget_share(exploration, exploration.at(each.approach));
    events.emplace_back(events::ApproachDropped{
        each.approach,
        fmt::format("not in the better half after {:.0f} % of its budget", 100 * share)});
  }
  std::erase_if(stay, [&](std::string const& name) { return !strategy_of(name).cut_short; });
  std::ranges::move(continue_approaches(stay, stage + 1), std::back_inserter(events));
  return events;
}

}  // namespace

std::vector<std::string> worth_a_session(Verdict const& verdict, int most) {
  auto const& approach = verdict.decision.approach;
  bool const over = approach && (score::is_settled(approach->kind, true) ||
                                 (approach->outlook && is_futile(*approach->outlook, most)));
  return to_sample_again(candidates_of(verdict), over, most);
}

bool has_rounds(Strategy strategy) {
  switch (strategy) {
    case Strategy::all:
    case Strategy::outline:
      return false;
    case Strategy::race:
    case Strategy::halving:
      return true;
  }
  return false;
}

std::vector<EventPayload> next_round(Exploration const& exploration, Verdict const& verdict) {
  switch (exploration.experiment.session.strategy) {
    case Strategy::all:
    case Strategy::outline:
      return {};
    case Strategy::race:
      return race(exploration, verdict);
    case Strategy::halving:
      return drop_weaker_half(exploration, verdict);
  }
  return {};
}

}  // namespace parallel_explore::rounds
