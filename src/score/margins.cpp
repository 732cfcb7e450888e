#include "score/margins.hpp"

#include "parallel_explore/measurement.hpp"
#include "score/anytime.hpp"
#include "score/student.hpp"
#include "score/totals.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

namespace parallel_explore::score {
namespace {

constexpr double confidence = 0.95;

double margin_of(Marginal const& marginal) {
  return marginal.scale * student_quantile((1 + confidence) / 2, marginal.freedom);
}

/// Of a value measured in rounds that may have been looked at before they were complete.
double margin_in_rounds(MeasuredColumn const& column, std::size_t row, bool may_stop) {
  auto const& marginal = *column.marginals[row];
  int const values = column.rounds(row);
  if (!may_stop || values < 2) return margin_of(marginal);
  return marginal.scale * anytime_quantile((1 - confidence) / 2, marginal.freedom, values);
}

/// A score that was cut at 10 does not tell how far it is from others.
std::optional<double> unless_cut(MeasuredColumn const& column, std::optional<double> const& points,
                                 double margin) {
  constexpr double rounding = 1e-9;
  if (!points || *points - column.offset > 10 + rounding) return std::nullopt;
  return margin;
}

/// One criterion of each approach, and how well it is known.
struct ApproachMargins {
  std::vector<std::string> approaches;
  std::vector<std::vector<double>> points;  ///< medians of each session
};

ApproachMargins sessions_in(EvidenceTable const& table, MeasuredColumn const& column) {
  ApproachMargins found;
  for (std::size_t row = 0; row < table.results.size(); ++row) {
    auto const& result = table.results[row];
    if (!result.passed || !column.medians[row]) continue;
    auto const at = std::ranges::find(found.approaches, result.approach);
    auto const index = static_cast<std::size_t>(at - found.approaches.begin());
    if (at == found.approaches.end()) {
      found.approaches.push_back(result.approach);
      found.points.emplace_back();
    }
    found.points[index].push_back(*column.medians[row]);
  }
  return found;
}

void give_from_sessions(EvidenceTable const& table, MeasuredColumn const& column,
                        Ranking& ranking) {
  auto const found = sessions_in(table, column);
  auto const marginals = marginals_of(found.points);
  for (auto& ranked : ranking) {
    auto const at = std::ranges::find(found.approaches, ranked.approach);
    if (at == found.approaches.end()) continue;
    auto const index = static_cast<std::size_t>(at - found.approaches.begin());
    ranked.cells[column.index].margin =
        unless_cut(column, median(found.points[index]), margin_of(marginals[index]));
  }
}

void give_from_rounds(EvidenceTable const& table, MeasuredColumn const& column, bool may_stop,
                      Ranking& ranking) {
  for (auto& ranked : ranking) {
    auto const at = std::ranges::find(table.results, ranked.approach, &ResultEvidence::approach);
    if (at == table.results.end()) continue;
    auto const row = static_cast<std::size_t>(at - table.results.begin());
    if (column.marginals[row])
      ranked.cells[column.index].margin =
          unless_cut(column, column.medians[row], margin_in_rounds(column, row, may_stop));
  }
}

/// Where the base is ahead, 10 is its own score.
void make_room_for_base(MeasuredColumn const& column, Ranking& ranking) {
  if (!(column.base_ahead > 0)) return;
  for (auto& ranked : ranking) {
    auto& score = ranked.cells[column.index].score;
    if (score) score = std::max(0.0, *score - column.base_ahead);
  }
}

/// The base's score on the scale of the approaches.
void score_base(MeasuredColumn const& column, bool may_stop, Cell& cell) {
  auto const& points = column.medians.back();
  if (!column.base_has_it || !points || !column.marginals.back()) return;
  cell.score = std::clamp(*points - column.offset, 0.0, 10.0);
  cell.margin =
      unless_cut(column, points, margin_in_rounds(column, column.marginals.size() - 1, may_stop));
}

/// Criteria that a decision ignores have no scores.
void hide_ignored(EvidenceTable const& table, TotalsOfTable const& totals, Ranking& ranking) {
  for (std::size_t i = 0; i < table.criteria.size(); ++i) {
    bool const counts =
        std::ranges::find(totals.columns, i, &MeasuredColumn::index) != totals.columns.end();
    if (counts || !(table.criteria[i].weight > 0)) continue;
    for (auto& ranked : ranking) ranked.cells[i].score.reset();
  }
}

}  // namespace

void give_margins(EvidenceTable const& table, bool may_stop, Ranking& ranking,
                  std::vector<Cell>& base) {
  auto const totals = totals_in(table, std::nullopt);
  hide_ignored(table, totals, ranking);
  bool const sampled = std::ranges::any_of(table.results, [&](ResultEvidence const& each) {
    return std::ranges::count(table.results, each.approach, &ResultEvidence::approach) > 1;
  });
  for (auto const& column : totals.columns) {
    make_room_for_base(column, ranking);
    if (sampled) {
      give_from_sessions(table, column, ranking);
    } else {
      give_from_rounds(table, column, may_stop, ranking);
      if (!base.empty()) score_base(column, may_stop, base[column.index]);
    }
  }
}

}  // namespace parallel_explore::score
