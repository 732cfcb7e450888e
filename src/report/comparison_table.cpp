#include "report/comparison_table.hpp"

#include "core/criterion_traits.hpp"
#include "text/display.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::report {
namespace {

constexpr auto missing = "–";

std::string header_of(Criterion const& criterion) {
  auto const name = text::clean_line(criterion.name, 60);
  auto const mark = core::traits_of(criterion).mark;
  if (!is_scored(criterion)) return name + std::string(mark);
  return fmt::format("{}{} ×{:g}", name, mark, criterion.weight);
}

/// The value on its own scale followed by its score, or the score alone if the value is a score.
std::string cell_text(Criterion const& criterion, Cell const& cell,
                      std::string const& change = {}) {
  if (criterion.gate && !is_scored(criterion)) {
    if (!cell.passed) return missing;
    if (!*cell.passed) return "FAIL";
    return cell.flaky ? "FLAKY" : "pass";
  }
  if (!cell.value) return criterion.gate && cell.passed == false ? "FAIL" : missing;
  bool const on_score_scale = is_on_score_scale(criterion);
  auto const unit = on_score_scale ? std::string_view() : std::string_view(criterion.unit);
  auto text = cell.spread && *cell.spread > 0 ? text::with_spread(*cell.value, *cell.spread, unit)
                                              : text::with_unit(*cell.value, unit);
  if (!on_score_scale && cell.score) {
    text += fmt::format(" ({:.1f}{})", *cell.score, change);
  }
  if (criterion.gate && cell.passed == false) text += " FAIL";
  return text;
}

/// Whether something is weighed and has a value; else ranks and totals say nothing.
bool is_anything_scored(Comparison const& comparison) {
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i) {
    auto const& criterion = comparison.criteria()[i];
    if (!is_scored(criterion) || criterion.weight <= 0) continue;
    for (auto const& ranked : comparison.ranking()) {
      if (ranked.cells[i].score) return true;
    }
  }
  return false;
}

/// "; +20 %", "; ×12"; what may be noise is "; ≈".
std::string change_text(Comparison const& comparison, RankedApproach const& ranked,
                        std::size_t column) {
  auto const change = change_against_base(comparison, ranked, column);
  if (!change) return {};
  if (*change != 0 && is_within_noise(ranked.cells[column], comparison.base()[column]))
    return "; ≈";
  constexpr double worth_a_factor = 2;
  if (*change >= worth_a_factor) return fmt::format("; ×{}", text::short_number(1 + *change));
  return fmt::format("; {:+.0f} %", 100 * *change);
}

std::vector<std::string> row_of(Comparison const& comparison, RankedApproach const& ranked,
                                bool scored, bool with_sessions) {
  bool const shows_rank = ranked.rank && scored;
  std::vector<std::string> row{shows_rank ? fmt::format("{}", *ranked.rank) : missing,
                               text::clean_line(ranked.approach, 64)};
  row.push_back(shows_rank ? fmt::format("{:.4f}", std::clamp(ranked.total, 0.0, 1.0)) : missing);
  if (with_sessions) row.push_back(fmt::format("{}/{}", ranked.passed, ranked.samples));
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i) {
    row.push_back(
        cell_text(comparison.criteria()[i], ranked.cells[i], change_text(comparison, ranked, i)));
  }
  if (ranked.audit)
    row.push_back(fmt::format("{:.1f} / {:.1f}", ranked.audit->claimed, ranked.audit->found));
  return row;
}

/// The row of the untouched base.
std::vector<std::string> base_row(Comparison const& comparison, bool with_sessions) {
  std::vector<std::string> row{missing, "(untouched base)", missing};
  if (with_sessions) row.emplace_back(missing);
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i)
    row.push_back(cell_text(comparison.criteria()[i], comparison.base()[i]));
  return row;
}

/// "; parse.empty, parse.big (on the base too) and 2 more"
std::string failing_text(Comparison const& comparison, Cell const& cell, std::size_t column) {
  constexpr std::size_t most = 3;
  auto const& failing = cell.failing_tests;
  std::string text;
  for (std::size_t i = 0; i < failing.size() && i < most; ++i) {
    text += (i == 0 ? "; " : ", ") + text::clean_line(failing[i], 200);
    if (comparison.base().empty()) continue;
    auto const& on_base = comparison.base()[column].failing_tests;
    if (std::ranges::find(on_base, failing[i]) != on_base.end()) text += " (on the base too)";
  }
  if (failing.size() > most) text += fmt::format(" and {} more", failing.size() - most);
  return text;
}

/// `broken`: a command gives a value on the base, and none here.
std::string_view what_is_wrong(Criterion const& criterion, bool failed_gate, bool broken) {
  if (failed_gate) return "failed";
  if (broken) return "is missing, and the base has a value";
  return core::traits_of(criterion).written_by_hand ? "is missing and counts as 0" : "is missing";
}

/// Whether no approach with a result has a value, all for the same reason.
bool is_missing_for_all(Comparison const& comparison, std::size_t column,
                        std::string const& reason) {
  auto const& criterion = comparison.criteria()[column];
  bool const on_base = !comparison.base().empty() && comparison.base()[column].value;
  if (!is_scored(criterion) || criterion.gate || on_base || comparison.ranking().size() < 2)
    return false;
  return std::ranges::all_of(comparison.ranking(), [&](RankedApproach const& each) {
    auto const& cell = each.cells[column];
    bool const out = !each.failure.empty() || !each.disqualified_by.empty();
    return out || (!cell.value && cell.reason == reason);
  });
}

/// Adds a line for each criterion that nothing has a value of.
void add_missing_for_all(Comparison const& comparison, std::vector<std::string>& notes) {
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i) {
    auto const first = std::ranges::find_if(comparison.ranking(), [](RankedApproach const& each) {
      return each.failure.empty() && each.disqualified_by.empty();
    });
    if (first == comparison.ranking().end()) return;
    auto const& reason = first->cells[i].reason;
    if (!is_missing_for_all(comparison, i, reason)) continue;
    notes.push_back(fmt::format("{} is missing for all{}",
                                text::clean_line(comparison.criteria()[i].name, 60),
                                reason.empty() ? "" : ": " + text::clean_line(reason, 300)));
  }
}

/// Adds the reasons for missing ranks and values.
void add_notes(Comparison const& comparison, RankedApproach const& ranked,
               std::vector<std::string>& notes) {
  if (!ranked.failure.empty()) {
    notes.push_back(fmt::format("{}: {}", ranked.approach, text::clean_line(ranked.failure, 300)));
    return;
  }
  for (std::size_t i = 0; i < comparison.criteria().size(); ++i) {
    auto const& criterion = comparison.criteria()[i];
    auto const& cell = ranked.cells[i];
    bool const failed_gate = criterion.gate && cell.passed != true;
    bool const no_value = is_scored(criterion) && !cell.value;
    bool const broken = no_value && core::traits_of(criterion).runs_command &&
                        !comparison.base().empty() && comparison.base()[i].value;
    // A result that failed a gate is not measured further.
    bool const spared = no_value && !criterion.gate && !ranked.disqualified_by.empty();
    bool const told = !failed_gate && is_missing_for_all(comparison, i, cell.reason);
    if ((!failed_gate && !no_value) || spared || told) continue;
    notes.push_back(
        fmt::format("{}: {} {}{}", ranked.approach, text::clean_line(criterion.name, 60),
                    what_is_wrong(criterion, failed_gate, broken),
                    cell.reason.empty() ? "" : ": " + text::clean_line(cell.reason, 300)) +
        failing_text(comparison, cell, i));
  }
}

/// "throughput: radix leads (41 M/s), insertion trails (0.2 M/s)."
std::string trade_off_line(Comparison const& comparison, TradeOff const& t) {
  auto const& criterion = *std::ranges::find(comparison.criteria(), t.criterion, &Criterion::name);
  auto const mark = core::traits_of(criterion).remark;
  auto const list = [](std::vector<std::string> const& names) {
    std::string text;
    for (auto const& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  };
  if (t.trailers.empty()) return fmt::format("{}{}: all are equal.", t.criterion, mark);
  auto const value = [&](std::string const& approach) {
    return text::with_unit(*comparison.at(approach, t.criterion).value, criterion.unit);
  };
  if (t.within_noise) {
    return fmt::format("{}{}: from {} to {}, within the noise of {}.", t.criterion, mark,
                       value(t.leaders.front()), value(t.trailers.front()),
                       core::traits_of(criterion).asks_judges ? "the votes" : "repeated runs");
  }
  auto text =
      fmt::format("{}{}: {} {} ({}), {} {} ({}), {} apart", t.criterion, mark, list(t.leaders),
                  t.leaders.size() == 1 ? "leads" : "lead", value(t.leaders.front()),
                  list(t.trailers), t.trailers.size() == 1 ? "trails" : "trail",
                  value(t.trailers.front()), text::with_unit(t.value_gap, criterion.unit));
  return text + ".";
}

}  // namespace

Table table_of(Comparison const& comparison) {
  Table table;
  table.header = {"rank", "approach", "total"};
  bool self_reported = false, scored = false;
  bool const anything = is_anything_scored(comparison);
  bool const with_sessions = std::ranges::any_of(
      comparison.ranking(), [](RankedApproach const& each) { return each.samples > 1; });
  if (with_sessions) table.header.emplace_back("passed");
  for (auto const& criterion : comparison.criteria()) {
    table.header.push_back(header_of(criterion));
    auto const traits = core::traits_of(criterion);
    self_reported = self_reported || traits.claims_itself;
    scored = scored || (is_scored(criterion) && !traits.written_by_hand && !traits.claims_itself);
  }
  bool const audited = std::ranges::any_of(
      comparison.ranking(), [](RankedApproach const& each) { return each.audit.has_value(); });
  if (audited) table.header.emplace_back("claimed / found");
  for (auto const& ranked : comparison.ranking()) {
    table.rows.push_back(row_of(comparison, ranked, anything, with_sessions));
    add_notes(comparison, ranked, table.notes);
  }
  add_missing_for_all(comparison, table.notes);
  if (!comparison.base().empty()) table.rows.push_back(base_row(comparison, with_sessions));
  for (auto& row : table.rows) row.resize(table.header.size(), missing);
  if (scored)
    table.notes.emplace_back(
        with_sessions ? "In brackets: the score from 0 to 10; total: their weighted mean, from 0 "
                        "to 1. ×N in a heading: the weight. ±: the standard "
                        "deviation between sessions."
                      : "In brackets: the score from 0 to 10; total: their weighted mean, from 0 "
                        "to 1. ×N in a heading: the weight. ±: the spread of "
                        "repeated runs (with fewer than 7, half their range).");
  if (!comparison.base().empty() && scored)
    table.notes.emplace_back(
        "After a score: the change from the untouched base (×N: N times its value; ≈: within "
        "the noise).");
  if (self_reported) table.notes.emplace_back("*: self-reported; the session scored its own work.");
  if (audited)
    table.notes.emplace_back(
        "claimed / found: the score that the session gave itself, and the measured and judged "
        "one.");
  return table;
}

std::vector<std::string> trade_off_lines(Comparison const& comparison) {
  std::vector<std::string> lines;
  for (auto const& each : trade_offs(comparison)) lines.push_back(trade_off_line(comparison, each));
  return lines;
}

}  // namespace parallel_explore::report
