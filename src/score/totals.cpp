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

using Row = std::vector<std::optional<double>>;

/// One criterion that counts: the points of every result, round by round.
struct Measured {
  std::size_t index = 0;  ///< of the criterion
  double weight = 0;
  std::vector<Row> points;  ///< of results, and of the base as the last if there is one
  std::vector<std::optional<double>> medians;
  std::vector<std::optional<Marginal>> marginals;
  bool base_has_it = false;
  double matters = 0;  ///< in points
};

std::optional<double> median_of(Row const& row) {
  std::vector<double> values;
  for (auto const& value : row) {
    if (value) values.push_back(*value);
  }
  return median(std::move(values));
}

/// Whether the base competes on a criterion: a command measured it.
bool base_competes_on(Criterion const& criterion) {
  auto const traits = core::traits_of(criterion);
  return traits.runs_command || traits.kind == "custom";
}

class Reader {
 public:
  explicit Reader(EvidenceTable const& table) : table_(table) {
    for (auto const& result : table.results) rows_.push_back(&result);
    if (table.base && table.base->passed) rows_.push_back(&*table.base);
  }

  [[nodiscard]] bool with_base() const { return rows_.size() > table_.results.size(); }

  std::vector<Measured> columns() {
    std::vector<Measured> columns;
    for (std::size_t i = 0; i < table_.criteria.size(); ++i) {
      auto const& criterion = table_.criteria[i];
      if (!is_scored(criterion) || !(criterion.weight > 0)) continue;
      if (auto column = column_of(i)) columns.push_back(std::move(*column));
    }
    return columns;
  }

  std::vector<std::string> notes;

 private:
  [[nodiscard]] Row const& values_of(std::size_t row, std::size_t index) const {
    static Row const none;
    auto const& values = rows_[row]->values;
    return index < values.size() ? values[index] : none;
  }

  std::optional<Measured> column_of(std::size_t index) {
    auto const& criterion = table_.criteria[index];
    Measured column;
    column.index = index;
    column.weight = criterion.weight;
    std::vector<double> typical;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      auto& points = column.points.emplace_back();
      for (auto const& value : values_of(row, index)) {
        auto const worth = value ? points_of(criterion, *value) : std::nullopt;
        if (value && std::isfinite(*value) && !worth) return refused(criterion, *value);
        points.push_back(worth);
      }
      if (auto const value = median_of(values_of(row, index))) typical.push_back(*value);
      column.medians.push_back(median_of(points));
    }
    if (typical.empty()) return std::nullopt;
    bool const base_has_value = with_base() && column.medians.back().has_value();
    column.base_has_it = base_has_value && base_competes_on(criterion);
    column.marginals = marginals_in_rounds(column.points, assumed_noise(criterion));
    auto const near = base_has_value ? *median_of(values_of(rows_.size() - 1, index))
                                     : *median(std::move(typical));
    column.matters = matters_in_points(criterion, near);
    return column;
  }

  std::nullopt_t refused(Criterion const& criterion, double value) {
    notes.push_back(fmt::format(
        "{} has the value {:g}, which the scale \"{}\" does not have: the criterion is "
        "ignored; name another scale",
        criterion.name, value, scale_of(criterion) == ScaleKind::ratio ? "ratio" : "count"));
    return std::nullopt;
  }

  EvidenceTable const& table_;
  std::vector<ResultEvidence const*> rows_;  ///< results, and the base as the last
};

double sum_of_weights(std::vector<Measured> const& columns, bool beside) {
  double sum = 0;
  for (auto const& column : columns) {
    if (!beside || column.base_has_it) sum += column.weight;
  }
  return sum;
}

/// The total of a row over some columns, and what is known of it.
std::pair<double, Marginal> total_of(std::vector<Measured> const& columns, std::size_t row,
                                     bool beside) {
  double const weights = sum_of_weights(columns, beside);
  double total = 0;
  std::vector<WeighedMarginal> parts;
  for (auto const& column : columns) {
    if (beside && !column.base_has_it) continue;
    if (!column.medians[row]) continue;
    double const share = column.weight / weights / 10;
    total += share * *column.medians[row];
    if (column.marginals[row]) parts.push_back({share, *column.marginals[row]});
  }
  return {total, sum_of(parts)};
}

double matters_of(std::vector<Measured> const& columns, bool beside) {
  double const weights = sum_of_weights(columns, beside);
  double squares = 0;
  for (auto const& column : columns) {
    if (beside && !column.base_has_it) continue;
    double const part = column.weight / weights * column.matters / 10;
    squares += part * part;
  }
  return std::sqrt(squares);
}

ResultTotals totals_of(EvidenceTable const& table, std::vector<Measured> const& columns,
                       std::size_t row) {
  ResultTotals totals;
  std::tie(totals.total, totals.marginal) = total_of(columns, row, false);
  std::tie(totals.beside_total, totals.beside) = total_of(columns, row, true);
  for (auto const& column : columns) {
    if (!column.medians[row]) {
      totals.missing = table.criteria[column.index].name;
      break;
    }
  }
  return totals;
}

/// What puts the best of each open scale at 10 points.
double offset_of(EvidenceTable const& table, std::vector<Measured> const& columns,
                 std::vector<ResultTotals> const& results) {
  double const weights = sum_of_weights(columns, false);
  double offset = 0;
  for (auto const& column : columns) {
    if (!is_open_ended(table.criteria[column.index])) continue;
    std::optional<double> best;
    for (std::size_t row = 0; row < results.size(); ++row) {
      bool const counts = table.results[row].passed && results[row].missing.empty();
      if (counts) best = std::max(best.value_or(*column.medians[row]), *column.medians[row]);
    }
    if (best) offset += column.weight / weights * (*best - 10) / 10;
  }
  return offset;
}

}  // namespace

TotalsOfTable totals_in(EvidenceTable const& table, std::optional<double> matters) {
  Reader reader(table);
  auto const columns = reader.columns();
  TotalsOfTable evidence;
  evidence.notes = std::move(reader.notes);
  evidence.scored = !columns.empty();
  for (std::size_t row = 0; row < table.results.size(); ++row)
    evidence.results.push_back(totals_of(table, columns, row));
  bool const competes =
      reader.with_base() &&
      std::ranges::any_of(columns, [](Measured const& column) { return column.base_has_it; });
  if (competes) evidence.base = totals_of(table, columns, table.results.size());
  evidence.matters = matters ? *matters : matters_of(columns, false);
  evidence.matters_beside = matters ? *matters : matters_of(columns, true);
  evidence.offset = offset_of(table, columns, evidence.results);
  return evidence;
}

}  // namespace parallel_explore::score
