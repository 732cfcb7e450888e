#include "score/lead.hpp"

#include "core/criterion_traits.hpp"
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

/// "2.1", "93", "929"
std::string short_ratio(double number) {
  if (!(number < 1e6)) return "more than a million";
  return number < 10 ? fmt::format("{:.2g}", number) : fmt::format("{:.0f}", number);
}

bool is_by_ratio(Criterion const& criterion) {
  return !core::traits_of(criterion).on_score_scale && scale_of(criterion) == ScaleKind::ratio;
}

/// The row of a candidate among the results of a table.
std::optional<std::size_t> row_of(EvidenceTable const& table, std::string const& name) {
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    if (candidate_name(table, table.results[i]) == name) return i;
  }
  return std::nullopt;
}

/// The likeliest other candidate; of several, the one with the better total.
std::optional<std::size_t> runner_up(EvidenceTable const& table, Conclusion const& answer) {
  RankedCandidate const* next = nullptr;
  for (auto const& each : answer.candidates) {
    if (!each.rank || each.name == answer.best) continue;
    if (!next || each.chance_best_or_equal > next->chance_best_or_equal) next = &each;
  }
  return next ? row_of(table, next->name) : std::nullopt;
}

/// The lead of one row over another in one criterion, in points.
double points_ahead(MeasuredColumn const& column, std::size_t one, std::size_t other) {
  if (!column.medians[one] || !column.medians[other]) return 0;
  return *column.medians[one] - *column.medians[other];
}

/// The ratio of values that a difference of points stands for.
double ratio_of(Criterion const& criterion, double difference) {
  return std::exp(difference * std::log(criterion.factor) / 10);
}

std::size_t rounds_of(MeasuredColumn const& column, std::size_t row) {
  return static_cast<std::size_t>(
      std::ranges::count_if(column.points[row], [](auto const& each) { return each.has_value(); }));
}

std::string precision(Criterion const& criterion, MeasuredColumn const& column, std::size_t one,
                      std::size_t other, double confidence) {
  auto const rounds = std::min(rounds_of(column, one), rounds_of(column, other));
  if (rounds < 2) return " (measured once)";
  auto const difference = sum_of({{1, *column.marginals[one]}, {-1, *column.marginals[other]}});
  double const margin =
      difference.scale * student_quantile((1 + confidence) / 2, difference.freedom);
  return fmt::format(" (±{} %, {} rounds)", short_ratio(100 * (ratio_of(criterion, margin) - 1)),
                     rounds);
}

/// "2.1 times that of merge", "12 % above that of merge".
std::string compared(Criterion const& criterion, double difference, std::string const& whose) {
  double const ratio = ratio_of(criterion, std::abs(difference));
  bool const higher = (criterion.better == Better::higher) == (difference > 0);
  constexpr double worth_a_factor = 1.5;
  if (higher && ratio >= worth_a_factor)
    return fmt::format("{} times {}", short_ratio(ratio), whose);
  double const share = higher ? ratio - 1 : 1 - 1 / ratio;
  return fmt::format("{} % {} {}", short_ratio(100 * share), higher ? "above" : "below", whose);
}

std::string value_text(EvidenceTable const& table, Criterion const& criterion, std::size_t column,
                       std::size_t row) {
  auto const& result = row < table.results.size() ? table.results[row] : *table.base;
  std::vector<double> values;
  for (auto const& value : result.values[column]) {
    if (value) values.push_back(*value);
  }
  return text::with_unit(*median(std::move(values)), criterion.unit);
}

std::string lead_in(EvidenceTable const& table, MeasuredColumn const& column, std::size_t own,
                    std::size_t other, double confidence) {
  auto const& criterion = table.criteria[column.index];
  auto const base = table.results.size();
  auto const name = other == base ? "the base" : candidate_name(table, table.results[other]);
  double const difference = points_ahead(column, own, other);
  bool const with_base = other != base && column.base_has_it && column.medians[base].has_value();
  if (!is_by_ratio(criterion)) {
    auto text = fmt::format("It is ahead in {}: {}, against {} for {}", criterion.name,
                            value_text(table, criterion, column.index, own),
                            value_text(table, criterion, column.index, other), name);
    if (with_base)
      text += fmt::format(" and {} for the base", value_text(table, criterion, column.index, base));
    return text + ".";
  }
  auto text = fmt::format("Its {} is {}{}", criterion.name,
                          compared(criterion, difference, "that of " + name),
                          precision(criterion, column, own, other, confidence));
  double const over_base = with_base ? points_ahead(column, own, base) : 0;
  if (over_base != 0)
    text += fmt::format(" and {}", compared(criterion, over_base, "that of the base"));
  return text + ".";
}

std::string lead_text(EvidenceTable const& table, TotalsOfTable const& totals,
                      Conclusion const& answer) {
  auto const own = answer.best.empty() ? std::nullopt : row_of(table, answer.best);
  if (!own) return {};
  auto other = runner_up(table, answer);
  // Alone, it is compared with the base.
  bool const alone = !other.has_value();
  if (alone && answer.base) other = table.results.size();
  if (!other) return {};
  MeasuredColumn const* leading = nullptr;
  double most = 0;
  for (auto const& column : totals.columns) {
    if (alone && !column.base_has_it) continue;
    double const share = column.weight * points_ahead(column, *own, *other);
    if (share <= most) continue;
    most = share;
    leading = &column;
  }
  return leading ? lead_in(table, *leading, *own, *other, answer.confidence) : std::string();
}

/// The criteria in which the base is ahead of the leader.
std::string base_leads_in(EvidenceTable const& table, TotalsOfTable const& totals,
                          Conclusion const& answer) {
  auto const leader = row_of(table, answer.leader);
  if (!answer.base || !leader) return {};
  std::vector<std::string> names;
  for (auto const& column : totals.columns) {
    if (column.base_has_it && points_ahead(column, table.results.size(), *leader) > 0)
      names.push_back(table.criteria[column.index].name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::size_t identical_to(EvidenceTable const& table, std::string const& name) {
  auto const best = row_of(table, name);
  return static_cast<std::size_t>(std::ranges::count_if(
      table.results,
      [&](ResultEvidence const& each) { return best && each.same_as == best && each.passed; }));
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
      return fmt::format("{} % of {}", short_ratio(100 * share), criterion.name);
  }
  double const points = 10 * difference;
  return points < 10 ? fmt::format("{:.2g} points of 10", points)
                     : fmt::format("{:.0f} points of 10", points);
}

}  // namespace

HeadlineDetails details_of(EvidenceTable const& table, Conclusion const& answer) {
  auto const totals = totals_in(table, std::nullopt);
  HeadlineDetails details;
  details.base_leads_in = base_leads_in(table, totals, answer);
  details.identical = identical_to(table, answer.best);
  details.unusable = totals.columns.empty() && !totals.notes.empty();
  details.weightless = !totals.scored && std::ranges::any_of(table.criteria, is_scored);
  details.lead = lead_text(table, totals, answer);
  details.matters = difference_text(table, totals, answer.matters);
  if (answer.resolution) details.resolution = difference_text(table, totals, *answer.resolution);
  return details;
}

}  // namespace parallel_explore::score
