#include "report/history.hpp"

#include "core/enum_names.hpp"
#include "core/times.hpp"
#include "parallel_explore/measurement.hpp"
#include "report/history_chart.hpp"
#include "report/table.hpp"
#include "text/display.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace parallel_explore::report {
namespace {

constexpr std::size_t short_commit = 8;
constexpr auto no_value = "–";

std::string commit_text(HistoryEntry const& entry) {
  auto const text = entry.base.substr(0, short_commit);
  return entry.place == BasePlace::main_line
             ? text
             : text + (entry.place == BasePlace::gone ? " ?" : " *");
}

std::string date_of(std::optional<TimePoint> const& time) {
  constexpr std::size_t length_of_date = 10;
  return time ? core::to_rfc3339(*time).substr(0, length_of_date) : no_value;
}

std::string with_its_unit(Criterion const& criterion, double value) {
  return text::with_unit(value, text::clean_line(criterion.unit, 20));
}

std::string base_text(CriterionHistory const& history, HistoryEntry const& entry) {
  auto text = with_its_unit(history.criterion, *median(entry.values));
  auto const spread = shown_spread(entry.values);
  return spread && *spread > 0 ? text + " ±" + text::short_number(*spread) : text;
}

/// "+12 %", "×3.1", "≈": the change of a result, unless it may be noise.
std::string change_text(CriterionHistory const& history, HistoryResult const& result) {
  if (!result.change || !result.interval) return no_value;
  auto const change = *result.change;
  if (change == 0) return "0";
  if (result.interval->low <= 0 && result.interval->high >= 0) return "≈";
  if (!history.by_ratio) {
    return (change > 0 ? "+" : "") + text::short_number(change);
  }
  constexpr double worth_a_factor = 1;
  if (change >= worth_a_factor) return fmt::format("×{}", text::short_number(1 + change));
  return fmt::format("{:+.2g} %", 100 * change);
}

Table history_table(CriterionHistory const& history) {
  Table table;
  table.header = {"date",   "experiment", "base",  "value of the base",
                  "result", "its value",  "change"};
  table.left = {1, 0, 2, 4};
  table.cut = {4};
  bool elsewhere = false, gone = false, adopted = false, noise = false;
  for (auto const& entry : history.entries) {
    elsewhere = elsewhere || entry.place == BasePlace::elsewhere;
    gone = gone || entry.place == BasePlace::gone;
    std::vector<std::string> row{date_of(entry.started), text::clean_line(entry.experiment, 40),
                                 commit_text(entry), base_text(history, entry)};
    if (auto const& result = entry.result) {
      adopted = adopted || result->adopted;
      auto const change = change_text(history, *result);
      noise = noise || change == "≈";
      row.push_back(text::clean_line(result->sample, 30) + (result->adopted ? " ✓" : ""));
      row.push_back(with_its_unit(history.criterion, result->value));
      row.push_back(change);
    } else {
      row.insert(row.end(), {no_value, no_value, no_value});
    }
    table.rows.push_back(std::move(row));
  }
  if (elsewhere)
    table.notes.emplace_back("*: not on the line of first parents from HEAD; placed by date.");
  if (gone) table.notes.emplace_back("?: no longer in the repository; placed by date.");
  if (adopted) table.notes.emplace_back("✓: adopted.");
  if (noise) table.notes.emplace_back("≈: a change within the noise.");
  return table;
}

std::string share_text(double share) {
  return text::short_percentage(100 * std::abs(share)) + " %";
}

/// "throughput fell by 5.1 % (±0.9 %) at 3f2a1c00 (experiment sort-3), between 1a2b3c4d and it".
std::string step_line(CriterionHistory const& history, HistoryStep const& step) {
  auto const& criterion = history.criterion;
  auto const amount = [&](double value) {
    return history.by_ratio ? share_text(value) : with_its_unit(criterion, std::abs(value));
  };
  bool const rose = step.change > 0;
  auto const& entry = history.entries[step.at];
  auto const& earlier = history.entries[step.at - 1];
  double const margin = (step.interval.high - step.interval.low) / 2;
  bool const worse = rose == (criterion.better == Better::lower);
  auto text = fmt::format(
      "{} {} by {}{}, which is {}, at {} (experiment {})", text::clean_line(criterion.name, 60),
      rose ? "rose" : "fell", amount(step.change),
      margin > 0 ? fmt::format(" (±{})", amount(margin)) : "", worse ? "worse" : "better",
      entry.base.substr(0, short_commit), text::clean_line(entry.experiment, 40));
  if (entry.place == BasePlace::gone || earlier.place == BasePlace::gone)
    return text + fmt::format("; before it came {} (experiment {})",
                              earlier.base.substr(0, short_commit),
                              text::clean_line(earlier.experiment, 40));
  return text + fmt::format(": `git log {}..{}`", earlier.base.substr(0, short_commit),
                            entry.base.substr(0, short_commit));
}

std::string steps_text(CriterionHistory const& history) {
  std::string text;
  for (auto const& step : history.steps) text += step_line(history, step) + ".\n";
  if (!text.empty()) return text;
  if (history.entries.size() < fewest_for_a_step)
    return fmt::format("Telling a step from noise takes at least {} experiments.\n",
                       fewest_for_a_step);
  return "No step: the differences are within the noise from experiment to experiment.\n";
}

std::string_view reason_text(LeftOut reason) {
  switch (reason) {
    case LeftOut::unmeasured:
      return "the base has no value";
    case LeftOut::other_measure:
      return "a different command, metric or unit from the latest experiment's";
    case LeftOut::off_scale:
      return "a value that is off the scale; name another scale: scale = \"count\" or \"linear\"";
  }
  return {};
}

/// "2 experiments are left out (another command …): sort-1 and sort-2", a line for each reason.
std::string left_out_text(CriterionHistory const& history) {
  std::string text;
  for (auto const reason : {LeftOut::unmeasured, LeftOut::other_measure, LeftOut::off_scale}) {
    constexpr std::size_t most = 3;
    std::vector<std::string> names;
    for (auto const& each : history.left_out) {
      if (each.reason == reason) names.push_back(text::clean_line(each.experiment, 40));
    }
    if (names.empty()) continue;
    auto const count = names.size();
    if (count > most) names.resize(most);
    text += fmt::format("{} experiment{} left out ({}): {}{}.\n", count,
                        count == 1 ? " is" : "s are", reason_text(reason), fmt::join(names, ", "),
                        count > most ? fmt::format(" and {} more", count - most) : "");
  }
  return text;
}

std::string one_text(CriterionHistory const& history, std::size_t columns) {
  auto text = fitted(history_table(history), columns) + "\n";
  if (columns > 0) {
    auto const chart = history_chart(history, columns);
    if (!chart.empty()) text += chart + "\n";
  }
  return text + steps_text(history) + left_out_text(history);
}

/// A line for each criterion.
std::string several_text(std::vector<CriterionHistory> const& all, std::size_t columns) {
  Table table;
  table.header = {"criterion", "experiments", "first", "latest", "steps"};
  table.left = {0};
  for (auto const& each : all) {
    std::vector<std::string> row{text::clean_line(each.criterion.name, 60),
                                 std::to_string(each.entries.size()), no_value, no_value,
                                 std::to_string(each.steps.size())};
    if (!each.entries.empty()) {
      row[2] = with_its_unit(each.criterion, *median(each.entries.front().values));
      row[3] = with_its_unit(each.criterion, *median(each.entries.back().values));
    }
    table.rows.push_back(std::move(row));
  }
  std::string text = fitted(table, columns) + "\n";
  for (auto const& each : all) {
    for (auto const& step : each.steps) text += step_line(each, step) + ".\n";
  }
  return text + "Choose one for its table: pexplore history --criterion " +
         text::clean_line(all.front().criterion.name, 60) + "\n";
}

}  // namespace

std::string history_text(History const& history, std::size_t columns) {
  auto text = history.criteria.size() == 1 ? one_text(history.criteria.front(), columns)
                                           : several_text(history.criteria, columns);
  if (!history.others.empty())
    text += fmt::format("Also measured (--criterion): {}.\n", fmt::join(history.others, ", "));
  for (auto const& name : history.unreadable)
    text += fmt::format("The record of {} is damaged: pexplore resume {} --repair\n", name, name);
  return text;
}

}  // namespace parallel_explore::report
