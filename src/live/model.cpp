#include "live/model.hpp"

#include "live/durations.hpp"
#include "live/measuring_text.hpp"
#include "text/display.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace parallel_explore::live {
namespace {

constexpr std::size_t longest_doing = 400;  ///< bytes

/// Of a completed one: the gate that it failed, which disqualifies it.
std::string failed_gate_of(ApproachRecord const& record) {
  auto const failed =
      std::ranges::find(record.evaluation.measurements, std::optional(false), &Measurement::passed);
  if (failed == record.evaluation.measurements.end()) return {};
  return fmt::format("{} failed{}{}", failed->criterion, failed->reason.empty() ? "" : ": ",
                     failed->reason);
}

std::string doing_of(ApproachRecord const& record) {
  if (record.state == ApproachState::completed && record.reason.empty())
    return failed_gate_of(record);
  if (is_final(record.state)) return record.reason;
  if (record.state == ApproachState::evaluating) {
    return record.evaluation.measurements.empty()
               ? "measuring"
               : "measured " + record.evaluation.measurements.back().criterion;
  }
  if (record.state != ApproachState::running || record.sessions.empty()) return {};
  auto const& session = record.sessions.back();
  if (session.silent.count() > 0)
    return fmt::format("silent for {}", human_duration(session.silent));
  auto const& activity = session.activity;
  return activity.tool.empty() ? activity.text : activity.tool + " " + activity.text;
}

Row row_of(ApproachRecord const& record) {
  Row row;
  row.name = text::clean_line(record.approach.name, longest_doing);
  row.state = record.state;
  row.doing = text::clean_line(doing_of(record), longest_doing);
  if (!record.sessions.empty()) {
    auto const usage = usage_of(record);
    row.turns = usage.turns;
    row.tokens = usage.tokens();
    row.cost_usd = usage.cost_usd;
  }
  row.changes = record.worktree.changes;
  row.started = record.started;
  row.ended = record.ended;
  return row;
}

void count(ApproachState state, Model& model) {
  if (state == ApproachState::completed) {
    ++model.completed;
  } else if (is_final(state)) {
    ++model.failed;
  } else if (state == ApproachState::pending) {
    ++model.waiting;
  } else {
    ++model.active;
  }
}

std::string helpers_of(Exploration const& exploration) {
  auto const count = std::ranges::count_if(exploration.helpers,
                                           [](HelperRecord const& each) { return !each.result; });
  if (count == 0 || exploration.state != ExplorationState::running) return {};
  bool const judges = exploration.helpers.back().purpose == HelperPurpose::judge;
  return fmt::format("{} {}", count, judges ? "judging" : "proposing or outlining");
}

/// The usage of all sessions so far; the cost without what is not known.
Usage used_by(Exploration const& exploration) {
  Usage all;
  for (auto const& record : exploration.approaches) {
    for (auto const& session : record.sessions) all += session.usage;
  }
  for (auto const& helper : exploration.helpers) {
    if (helper.result) all += helper.result->usage;
  }
  return all;
}

std::chrono::milliseconds session_time(Exploration const& exploration) {
  std::chrono::milliseconds all{0};
  for (auto const& record : exploration.approaches) all += time_of(record);
  return all;
}

std::string budget_of(Exploration const& exploration) {
  auto const& budget = exploration.experiment.budget;
  auto const used = used_by(exploration);
  std::string text;
  auto const add = [&](std::string const& part) { text += (text.empty() ? "" : ", ") + part; };
  auto const cost = used.cost_usd.value_or(0);
  if (budget.usd) {
    add(fmt::format("${:.2f} of {}", cost, text::dollars(*budget.usd)));
  } else if (cost > 0) {
    add(fmt::format("${:.2f}", cost));
  }
  if (budget.tokens)
    add(fmt::format("{} of {} tokens", count_text(used.tokens()), count_text(*budget.tokens)));
  if (budget.turns) add(fmt::format("{} of {} turns", used.turns, *budget.turns));
  if (budget.time)
    add(fmt::format("{} of {} in sessions", clock_text(session_time(exploration)),
                    clock_text(*budget.time)));
  return text;
}

}  // namespace

Model model_of(Exploration const& exploration, Pace const& pace, TimePoint now) {
  Model model;
  model.name = exploration.name;
  model.state = exploration.state;
  model.rows.reserve(exploration.approaches.size());
  for (auto const& record : exploration.approaches) {
    model.rows.push_back(row_of(record));
    count(record.state, model);
  }
  model.helpers = helpers_of(exploration);
  model.budget = budget_of(exploration);
  model.paused = exploration.paused;
  model.started = exploration.started;
  model.ended = exploration.ended;
  if (exploration.state != ExplorationState::running) return model;
  model.left = time_left(exploration, pace, now);
  if (!exploration.ended) model.measuring = measuring_text(exploration);
  if (exploration.cooling_until && *exploration.cooling_until > now)
    model.cooling = *exploration.cooling_until - now;
  return model;
}

}  // namespace parallel_explore::live
