#include "live/pace.hpp"

#include <algorithm>
#include <vector>

namespace parallel_explore::live {
namespace {

using std::chrono::milliseconds;

/// The pace, with agents that it lacks by their completed approaches in this run.
std::map<std::string, milliseconds> with_own(Exploration const& exploration, Pace const& pace) {
  std::map<std::string, std::vector<milliseconds>> own;
  for (auto const& record : exploration.approaches) {
    if (record.state != ApproachState::completed || record.sessions.empty()) continue;
    auto const& agent = agent_of(exploration, record);
    if (!pace.by_agent.contains(agent)) own[agent].push_back(time_of(record));
  }
  auto all = pace.by_agent;
  for (auto& [agent, times] : own) {
    auto const middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::ranges::nth_element(times, middle);
    all.emplace(agent, *middle);
  }
  return all;
}

std::int64_t judge_sessions_left(Exploration const& exploration, Pace const& pace) {
  auto const ended = std::ranges::count_if(exploration.helpers, [](HelperRecord const& each) {
    return each.purpose == HelperPurpose::judge && each.result;
  });
  return std::max<std::int64_t>(0, pace.judge_sessions - ended);
}

}  // namespace

Pace pace_of(Estimate const& estimate) {
  Pace pace;
  for (auto const& agent : estimate.agents) {
    if (agent.earlier > 0) pace.by_agent.emplace(agent.agent, agent.duration);
  }
  pace.judge_sessions = estimate.judging.sessions;
  if (estimate.judging.earlier > 0) pace.judging = estimate.judging.duration;
  return pace;
}

std::optional<milliseconds> time_left(Exploration const& exploration, Pace const& pace,
                                      TimePoint now) {
  auto const known = with_own(exploration, pace);
  // A place for each session at once: the time until it is free.
  std::vector<milliseconds> places;
  std::vector<milliseconds> waiting;
  for (auto const& record : exploration.approaches) {
    if (is_final(record.state) || record.state == ApproachState::evaluating) continue;
    auto const found = known.find(agent_of(exploration, record));
    if (found == known.end()) return std::nullopt;
    if (record.state == ApproachState::pending || !record.started) {
      waiting.push_back(found->second);
    } else {
      auto const elapsed = std::max(milliseconds(0), now - *record.started);
      places.push_back(std::max(milliseconds(0), found->second - elapsed));
    }
  }
  auto const parallel =
      static_cast<std::size_t>(std::max(1, exploration.experiment.session.max_parallel));
  if (places.size() < parallel) places.resize(parallel);
  std::ranges::make_heap(places, std::ranges::greater());
  for (auto const time : waiting) {  // the place that is free first takes the next
    std::ranges::pop_heap(places, std::ranges::greater());
    places.back() += time;
    std::ranges::push_heap(places, std::ranges::greater());
  }
  auto left = *std::ranges::max_element(places);
  if (auto const judging = judge_sessions_left(exploration, pace); judging > 0) {
    if (!pace.judging) return std::nullopt;
    auto const turns =
        (judging + static_cast<std::int64_t>(parallel) - 1) / static_cast<std::int64_t>(parallel);
    left += turns * *pace.judging;
  }
  if (left.count() == 0) return std::nullopt;
  return left;
}

}  // namespace parallel_explore::live
