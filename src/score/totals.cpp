#include "score/totals.hpp"

#include "core/criterion_traits.hpp"
#include "parallel_explore/measurement.hpp"
#include "score/scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace parallel_explore::score {
namespace {

constexpr std::string_view option_at_end = "--scale ", scale_option = "another scale: --scale ";

using Row = std::vector<std::optional<double>>;

std::optional<double> median_of(Row const& row) {
  std::vector<double> values;
  for (auto const& value : row) {
    if (value) values.push_back(*value);
  }
  return median(std::move(values));
}

/// Whether the base competes on a criterion: it was measured.
bool base_competes_on(Criterion const& criterion) { return core::traits_of(criterion).is_measured; }

class Reader {
 public:
  explicit Reader(EvidenceTable const& table) : table_(table) {
    for (auto const& result : table.results) rows_.push_back(&result);
    if (table.base && table.base->passed) rows_.push_back(&*table.base);
  }

  [[nodiscard]] bool with_base() const { return rows_.size() > table_.results.size(); }

  std::vector<MeasuredColumn> columns() {
    std::vector<MeasuredColumn> columns;
    for (std::size_t i = 0; i < table_.criteria.size(); ++i) {
      auto const& criterion = table_.criteria[i];
      if (!is_scored(criterion) || !(criterion.weight > 0)) continue;
      if (auto column = column_of(i)) columns.push_back(std::move(*column));
    }
    double heaviest = 0;
    for (auto const& column : columns) heaviest = std::max(heaviest, column.weight);
    for (auto& column : columns) column.weight /= heaviest;  // sums of huge weights would overflow
    return columns;
  }

  std::vector<std::string> notes,
      without_values;   ///< further notes, on criteria without any value
  std::string lacking;  ///< the first weighted criterion that cannot be used; empty: none

 private:
  [[nodiscard]] Row const& values_of(std::size_t row, std::size_t index) const {
    static Row const none;
    auto const& values = rows_[row]->values;
    return index < values.size() ? values[index] : none;
  }

  std::optional<MeasuredColumn> column_of(std::size_t index) {
    auto const& criterion = table_.criteria[index];
    MeasuredColumn column;
    column.index = index;
    column.weight = criterion.weight;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      auto& points = column.points.emplace_back();
      if (!rows_[row]->passed) {
        column.medians.emplace_back();
        continue;
      }
      for (auto const& value : values_of(row, index)) {
        auto const worth = value ? points_of(criterion, *value) : std::nullopt;
        if (value && std::isfinite(*value) && !worth) return refused(criterion, *value);
        points.push_back(worth);
      }
      column.medians.push_back(median_of(points));
    }
    bool const has_values =
        std::ranges::any_of(column.medians, [](auto const& each) { return each.has_value(); });
    if (!has_values) return ignore_without_values(criterion);
    if (core::traits_of(criterion).written_by_hand) count_left_out(criterion, column);
    bool const base_has_value = with_base() && column.medians.back().has_value();
    column.base_has_it = base_has_value && base_competes_on(criterion);
    column.marginals = marginals_in_rounds(column.points, assumed_noise(criterion));
    use_errors(column);
    column.matters = matters_in_points(criterion, value_of_best(column));
    return column;
  }

  /// A score that a person left out counts 0.
  void count_left_out(Criterion const& criterion, MeasuredColumn& column) const {
    for (std::size_t row = 0; row < table_.results.size(); ++row) {
      if (!rows_[row]->passed || column.medians[row]) continue;
      column.points[row] = {points_of(criterion, 0)};
      column.medians[row] = column.points[row].front();
    }
  }

  /// Estimates are known as well as they say, and not as rounds show.
  void use_errors(MeasuredColumn& column) const {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      auto const& errors = rows_[row]->errors;
      auto& marginal = column.marginals[row];
      if (!marginal || column.index >= errors.size() || !errors[column.index]) continue;
      marginal->scale = errors[column.index]->deviation;
      marginal->freedom = errors[column.index]->freedom;
    }
  }

  /// The value of the result with most points, or of the base where no result has one.
  [[nodiscard]] double value_of_best(MeasuredColumn const& column) const {
    std::size_t best = rows_.size() - 1;
    for (std::size_t row = 0; row < table_.results.size(); ++row) {
      if (!column.medians[row]) continue;
      bool const is_base = best >= table_.results.size();
      if (is_base || !column.medians[best] || *column.medians[row] > *column.medians[best])
        best = row;
    }
    return median_of(values_of(best, column.index)).value_or(0);
  }

  std::nullopt_t ignore_without_values(Criterion const& criterion) {
    auto const passed = std::ranges::count_if(table_.results, &ResultEvidence::passed);
    bool const needs_others = core::traits_of(criterion).asks_judges;
    if (needs_others && passed < 2) return std::nullopt;
    if (lacking.empty()) lacking = criterion.name;
    if (passed > 0)
      without_values.push_back(
          fmt::format("{} has no value for any result that passed", criterion.name));
    return std::nullopt;
  }

  std::nullopt_t refused(Criterion const& criterion, double value) {
    if (lacking.empty()) lacking = criterion.name;
    bool const by_ratio = scale_of(criterion) == ScaleKind::ratio;
    notes.push_back(
        fmt::format("{} has the value {:g}, which is off the scale \"{}\": the criterion is "
                    "ignored; {}",
                    criterion.name, value, by_ratio ? "ratio" : "count",
                    by_ratio && value >= 0 ? fmt::format("{}{}=count", scale_option, criterion.name)
                                           : "declare its `best` and `worst`"));
    return std::nullopt;
  }

  EvidenceTable const& table_;
  std::vector<ResultEvidence const*> rows_;  ///< results, and the base as the last
};

double sum_of_weights(std::vector<MeasuredColumn> const& columns, bool beside) {
  double sum = 0;
  for (auto const& column : columns) {
    if (!beside || column.base_has_it) sum += column.weight;
  }
  return sum;
}

/// The total of a row over some columns, and what is known of it.
std::pair<double, Marginal> total_of(std::vector<MeasuredColumn> const& columns, std::size_t row,
                                     bool beside) {
  double const weights = sum_of_weights(columns, beside);
  double total = 0;
  std::vector<WeighedMarginal> parts;
  for (auto const& column : columns) {
    if (beside && !column.base_has_it) continue;
    if (!column.medians[row]) continue;
    double const share = column.weight / weights / 10;
    total += share * (*column.medians[row] - column.offset);
    if (auto marginal = column.marginals[row]) {
      marginal->center -= column.offset;
      parts.push_back({share, *marginal});
    }
  }
  return {total, sum_of(parts)};
}

double matters_of(std::vector<MeasuredColumn> const& columns, bool beside) {
  double const weights = sum_of_weights(columns, beside);
  double squares = 0;
  for (auto const& column : columns) {
    if (beside && !column.base_has_it) continue;
    double const part = column.weight / weights * column.matters / 10;
    squares += part * part;
  }
  return std::sqrt(squares);
}

/// The first criterion without a value in a row; empty: none.
std::string missing_in(EvidenceTable const& table, std::vector<MeasuredColumn> const& columns,
                       std::size_t row) {
  for (auto const& column : columns) {
    if (!column.medians[row]) return table.criteria[column.index].name;
  }
  return {};
}

int fewest_rounds(std::vector<MeasuredColumn> const& columns, std::size_t row) {
  std::optional<int> fewest;
  for (auto const& column : columns) {
    int const rounds = column.rounds(row);
    fewest = std::min(rounds, fewest.value_or(rounds));
  }
  return fewest.value_or(0);
}

/// Puts the best of each open scale at 10 points: a result, or the base where it competes.
void set_offsets(EvidenceTable const& table, std::vector<MeasuredColumn>& columns) {
  std::vector<std::size_t> complete;
  for (std::size_t row = 0; row < table.results.size(); ++row) {
    if (table.results[row].passed && missing_in(table, columns, row).empty())
      complete.push_back(row);
  }
  if (complete.empty()) return;
  for (auto& column : columns) {
    if (!is_open_ended(table.criteria[column.index])) continue;
    double best = *column.medians[complete.front()];
    for (auto const row : complete) best = std::max(best, *column.medians[row]);
    if (column.base_has_it) column.base_ahead = std::max(0.0, *column.medians.back() - best);
    column.offset = best + column.base_ahead - 10;
  }
}

ResultTotals totals_of(EvidenceTable const& table, std::vector<MeasuredColumn> const& columns,
                       std::size_t row) {
  ResultTotals totals;
  std::tie(totals.total, totals.marginal) = total_of(columns, row, false);
  std::tie(totals.beside_total, totals.beside) = total_of(columns, row, true);
  totals.missing = missing_in(table, columns, row);
  totals.rounds = fewest_rounds(columns, row);
  return totals;
}

}  // namespace

int MeasuredColumn::rounds(std::size_t row) const {
  return static_cast<int>(
      std::ranges::count_if(points[row], [](auto const& each) { return each.has_value(); }));
}

std::string note_for(std::string note, std::string const& experiment) {
  auto const at = note.find(scale_option);
  if (at != std::string::npos && !experiment.empty())
    note.insert(at + scale_option.size() - option_at_end.size(),
                fmt::format("pexplore rescore {} ", experiment));
  return note;
}

TotalsOfTable totals_in(EvidenceTable const& table, std::optional<double> matters) {
  Reader reader(table);
  auto columns = reader.columns();
  TotalsOfTable evidence;
  evidence.notes = std::move(reader.notes);
  for (auto const& note : reader.without_values)
    evidence.notes.push_back(note + (columns.empty() ? "" : ": it is ignored"));
  evidence.scored = !columns.empty() || !reader.lacking.empty();
  set_offsets(table, columns);
  for (std::size_t row = 0; row < table.results.size(); ++row)
    evidence.results.push_back(totals_of(table, columns, row));
  if (columns.empty()) {  // all lack it
    for (auto& each : evidence.results) each.missing = reader.lacking;
  }
  bool const competes =
      reader.with_base() &&
      std::ranges::any_of(columns, [](MeasuredColumn const& column) { return column.base_has_it; });
  if (competes) evidence.base = totals_of(table, columns, table.results.size());
  evidence.matters = matters ? *matters : matters_of(columns, false);
  evidence.matters_beside = matters ? *matters : matters_of(columns, true);
  evidence.columns = std::move(columns);
  return evidence;
}

}  // namespace parallel_explore::score
