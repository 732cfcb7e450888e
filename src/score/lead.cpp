#include "score/lead.hpp"

#include "core/criterion_traits.hpp"
#include "score/anytime.hpp"
#include "score/questions.hpp"
#include "score/scale.hpp"
#include "score/student.hpp"
#include "score/totals.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

namespace parallel_explore::score {
namespace {

bool is_by_ratio(Criterion const& criterion) {
  return !core::traits_of(criterion).on_score_scale && scale_of(criterion) == ScaleKind::ratio;
}

/// The rows of a candidate in a table: one of a result, those that passed of an approach.
using Indices = std::vector<std::size_t>;

Indices rows_of(EvidenceTable const& table, std::string const& name) {
  Indices rows;
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    auto const& result = table.results[i];
    if (candidate_name(table, result) == name) return {i};
    if (result.approach == name && result.passed) rows.push_back(i);
  }
  return rows;
}

/// The likeliest other candidate; of several, the one with the better total.
RankedCandidate const* runner_up(Conclusion const& answer) {
  constexpr double alike = 0.02;
  RankedCandidate const* next = nullptr;
  for (auto const& each : answer.candidates) {
    if (!each.rank || each.name == answer.best) continue;
    if (!next || *each.chance_best_or_equal > *next->chance_best_or_equal + alike) next = &each;
  }
  return next;
}

std::optional<double> points_in(MeasuredColumn const& column, Indices const& rows) {
  std::vector<double> points;
  for (auto const row : rows) {
    if (column.medians[row]) points.push_back(*column.medians[row]);
  }
  return median(std::move(points));
}

/// The lead over another in one criterion, in points.
double points_ahead(MeasuredColumn const& column, Indices const& one, Indices const& other) {
  auto const own = points_in(column, one), its = points_in(column, other);
  return own && its ? *own - *its : 0;
}

/// The ratio of values that a difference of points stands for.
double ratio_of(Criterion const& criterion, double difference) {
  return std::exp(difference * std::log(criterion.factor) / 10);
}

std::string precision(Criterion const& criterion, MeasuredColumn const& column, Indices const& one,
                      Indices const& other, Conclusion const& answer) {
  auto const with_value = [&](Indices const& rows) {
    return std::ranges::count_if(rows, [&](auto row) { return column.medians[row].has_value(); });
  };
  if (one.size() > 1 && other.size() > 1)
    return fmt::format(" (medians of {} and {} sessions)", with_value(one), with_value(other));
  if (one.size() > 1) return fmt::format(" (median of {} sessions)", with_value(one));
  int const rounds = std::min(column.rounds(one.front()), column.rounds(other.front()));
  if (rounds < 2) return " (measured once)";
  auto const difference =
      sum_of({{1, *column.marginals[one.front()]}, {-1, *column.marginals[other.front()]}});
  // The medians, which a reader sees, are not quite the center of what is known.
  double const off = std::abs(points_ahead(column, one, other) - difference.center);
  double const tail = (1 - answer.confidence) / 2;
  double const reach = answer.may_stop ? anytime_quantile(tail, difference.freedom, rounds / 2.0)
                                       : student_quantile(1 - tail, difference.freedom);
  double const margin = off + difference.scale * reach;
  return fmt::format(" (±{} %, {} rounds)",
                     text::short_percentage(100 * (ratio_of(criterion, margin) - 1)), rounds);
}

/// "2.1 times that of merge", "12 % above that of merge".
std::string compared(Criterion const& criterion, double difference, std::string const& whose) {
  double const ratio = ratio_of(criterion, std::abs(difference));
  bool const higher = (criterion.better == Better::higher) == (difference > 0);
  constexpr double worth_a_factor = 1.5;
  if (higher && ratio >= worth_a_factor)
    return fmt::format("{} times {}", text::short_percentage(ratio), whose);
  double const share = higher ? ratio - 1 : 1 - 1 / ratio;
  return fmt::format("{} % {} {}", text::short_percentage(100 * share), higher ? "above" : "below",
                     whose);
}

/// Empty: a person left it out.
std::string value_text(EvidenceTable const& table, Criterion const& criterion, std::size_t column,
                       Indices const& rows) {
  std::vector<double> medians;
  for (auto const row : rows) {
    auto const& result = row < table.results.size() ? table.results[row] : *table.base;
    std::vector<double> values;
    for (auto const& value : result.values[column]) {
      if (value) values.push_back(*value);
    }
    if (auto const own = median(std::move(values))) medians.push_back(*own);
  }
  auto const value = median(std::move(medians));
  return value ? text::with_unit(*value, criterion.unit) : std::string();
}

/// A candidate, and the one it is compared with.
struct Sides {
  Indices own, other;
  std::string name;  ///< of the other
};

std::string lead_in(EvidenceTable const& table, MeasuredColumn const& column, Sides const& sides,
                    Conclusion const& answer) {
  auto const& [own, other, name] = sides;
  auto const& criterion = table.criteria[column.index];
  Indices const base{table.results.size()};
  double const difference = points_ahead(column, own, other);
  bool const with_base = other != base && column.base_has_it && points_in(column, base).has_value();
  if (!is_by_ratio(criterion)) {
    auto const its = value_text(table, criterion, column.index, other);
    auto text = fmt::format("It is ahead in {}: {}, against {} for {}", criterion.name,
                            value_text(table, criterion, column.index, own),
                            its.empty() ? "a missing value, which counts as 0," : its, name);
    if (with_base)
      text += fmt::format(" and {} for the base", value_text(table, criterion, column.index, base));
    return text + ".";
  }
  auto text = fmt::format("Its {} is {}{}", criterion.name,
                          compared(criterion, difference, "that of " + name),
                          precision(criterion, column, own, other, answer));
  double const over_base = with_base ? points_ahead(column, own, base) : 0;
  if (over_base != 0)
    text += fmt::format(" and {}", compared(criterion, over_base, "that of the base"));
  return text + ".";
}

double failing_share(RankedCandidate const& candidate) {
  return static_cast<double>(candidate.runs - candidate.passed) / candidate.runs;
}

std::string lead_text(EvidenceTable const& table, TotalsOfTable const& totals,
                      Conclusion const& answer) {
  auto const best = std::ranges::find(answer.candidates, answer.best, &RankedCandidate::name);
  if (answer.best.empty() || best == answer.candidates.end()) return {};
  Sides sides{rows_of(table, answer.best), {}, {}};
  auto const* const next = runner_up(answer);
  // Alone, it is compared with the base.
  if (!next && !answer.base) return {};
  sides.other = next ? rows_of(table, next->name) : Indices{table.results.size()};
  sides.name = next ? next->name : "the base";
  if (sides.own.empty() || sides.other.empty()) return {};
  double weights = totals.columns.empty() ? 1 : 0;
  for (auto const& column : totals.columns) weights += column.weight;
  MeasuredColumn const* leading = nullptr;
  double most = 0;
  for (auto const& column : totals.columns) {
    if (!next && !column.base_has_it) continue;
    double const share = column.weight * points_ahead(column, sides.own, sides.other);
    if (share <= most) continue;
    most = share;
    leading = &column;
  }
  constexpr double points_of_a_failure = 10;
  double const fewer = next ? failing_share(*next) - failing_share(*best) : 0;
  if (points_of_a_failure * fewer * weights > most)
    return fmt::format("It fails less often than {}: {} of {} sessions passed, against {} of {}.",
                       next->name, best->passed, best->runs, next->passed, next->runs);
  return leading ? lead_in(table, *leading, sides, answer) : std::string();
}

/// The criteria in which the base is ahead of the leader.
std::string base_leads_in(EvidenceTable const& table, TotalsOfTable const& totals,
                          Conclusion const& answer) {
  auto const leader = rows_of(table, answer.leader);
  if (!answer.base || leader.empty()) return {};
  std::vector<std::string> names;
  for (auto const& column : totals.columns) {
    if (column.base_has_it && points_ahead(column, {table.results.size()}, leader) > 0)
      names.push_back(table.criteria[column.index].name);
  }
  return fmt::format("{}", fmt::join(names, " and "));
}

/// Whether a criterion that counts has a value for something that passed.
bool has_values(EvidenceTable const& table) {
  return std::ranges::any_of(table.results, [&](ResultEvidence const& result) {
    for (std::size_t i = 0; result.passed && i < result.values.size(); ++i) {
      auto const& criterion = table.criteria[i];
      bool const counts = is_scored(criterion) && criterion.weight > 0;
      if (counts &&
          std::ranges::any_of(result.values[i], [](auto const& v) { return v.has_value(); }))
        return true;
    }
    return false;
  });
}

std::size_t identical_to(EvidenceTable const& table, std::string const& name) {
  auto const best = rows_of(table, name);
  return static_cast<std::size_t>(
      std::ranges::count_if(table.results, [&](ResultEvidence const& each) {
        return best.size() == 1 && each.same_as == best.front() && each.passed;
      }));
}

/// The smallest difference that matters in a criterion that counts things, as it was declared.
std::optional<std::string> counted_text(Criterion const& criterion, MeasuredColumn const& column,
                                        double difference) {
  bool const by_count =
      !core::traits_of(criterion).on_score_scale && scale_of(criterion) == ScaleKind::count;
  constexpr double same = 1e-12;
  auto const declared = criterion.matters.value_or(Difference{1, false});
  if (!by_count || declared.relative || std::abs(10 * difference - column.matters) > same)
    return std::nullopt;
  return fmt::format("{} of {}", text::with_unit(declared.amount, criterion.unit), criterion.name);
}

/// A difference of totals; with a single criterion on a ratio scale, as a share of its values.
std::string difference_text(EvidenceTable const& table, TotalsOfTable const& totals,
                            double difference) {
  if (totals.columns.size() == 1) {
    auto const& criterion = table.criteria[totals.columns.front().index];
    if (auto counted = counted_text(criterion, totals.columns.front(), difference))
      return std::move(*counted);
    double const share = ratio_of(criterion, 10 * difference) - 1;
    constexpr double too_much_to_say = 1000;
    if (is_by_ratio(criterion) && share < too_much_to_say)
      return fmt::format("{} % of {}", text::short_percentage(100 * share), criterion.name);
  }
  double const points = 10 * difference;
  return fmt::format("{} points (of 10)", text::short_percentage(points));
}

}  // namespace

HeadlineDetails details_of(EvidenceTable const& table, Conclusion const& answer) {
  auto const totals = totals_in(table, std::nullopt);
  HeadlineDetails details;
  details.base_leads_in = base_leads_in(table, totals, answer);
  details.identical = identical_to(table, answer.best);
  for (auto const& each : table.results) {
    if (each.stopped_early) details.stopped.push_back(candidate_name(table, each));
  }
  details.unusable = totals.columns.empty() && has_values(table);
  details.weightless = !totals.scored && std::ranges::any_of(table.criteria, is_scored);
  details.lead = lead_text(table, totals, answer);
  details.matters = difference_text(table, totals, answer.matters);
  constexpr double all = 1, nothing = 1e-9;  // 10 points, and what is shown as 0 %
  double const resolution = answer.resolution.value_or(0);
  if (resolution > nothing && resolution < all)
    details.resolution = difference_text(table, totals, resolution);
  return details;
}

}  // namespace parallel_explore::score
