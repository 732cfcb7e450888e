#include "score/own_loss.hpp"

#include "core/criterion_traits.hpp"
#include "parallel_explore/measurement.hpp"
#include "score/field.hpp"
#include "score/questions.hpp"
#include "score/scale.hpp"
#include "score/totals.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace parallel_explore::score {
namespace {

/// The index of the criterion in which, weighed, the ranked results differ most.
std::optional<std::size_t> leading_criterion(EvidenceTable const& table) {
  std::optional<std::size_t> leading;
  double most = 0;
  auto const totals = totals_in(table, std::nullopt);
  for (auto const& column : totals.columns) {
    std::vector<double> medians;
    for (std::size_t row = 0; row < table.results.size(); ++row) {
      bool const complete = totals.results[row].missing.empty();
      if (column.medians[row] && complete) medians.push_back(*column.medians[row]);
    }
    if (medians.empty()) continue;
    auto const [low, high] = std::ranges::minmax(medians);
    double const share = column.weight * (high - low);
    if (leading && share <= most) continue;
    leading = column.index;
    most = share;
  }
  return leading;
}

/// The same evidence of what lacks no value, in which one criterion alone counts.
EvidenceTable about(EvidenceTable table, std::size_t index) {
  auto const totals = totals_in(table, std::nullopt);
  for (std::size_t row = 0; row < table.results.size(); ++row) {
    if (!totals.results[row].missing.empty()) table.results[row].passed = false;
  }
  for (std::size_t i = 0; i < table.criteria.size(); ++i)
    table.criteria[i].weight = i == index ? 1 : 0;
  return table;
}

/// The question that an answer is of, as if no session had failed.
Question question_of(EvidenceTable const& table, bool of_approaches) {
  auto const totals = totals_in(table, std::nullopt);
  if (!of_approaches) return result_question(table, totals);
  auto sessions = sessions_of(table, totals);
  for (auto& each : sessions) each.runs = each.passed;
  FailingShares shares;
  return approach_question(sessions, totals, shares);
}

std::optional<double> value_of(EvidenceTable const& table, std::size_t index,
                               std::string const& name) {
  std::vector<double> medians;
  for (auto const& result : table.results) {
    if (!result.passed || index >= result.values.size()) continue;
    if (candidate_name(table, result) != name && result.approach != name) continue;
    std::vector<double> values;
    for (auto const& value : result.values[index]) {
      if (value) values.push_back(*value);
    }
    if (auto const own = median(std::move(values))) medians.push_back(*own);
  }
  return median(std::move(medians));
}

/// The way in the criterion's own unit from a value to one that is so many points better.
double own_difference(Criterion const& criterion, double value, double points) {
  auto const kind = scale_of(criterion);
  if (kind == ScaleKind::linear)
    return points / 10 * std::abs(criterion.best.value_or(1) - criterion.worst.value_or(0));
  double const ratio = std::exp(points * std::log(criterion.factor) / 10);
  double const counted = kind == ScaleKind::count ? value + 1 : value;
  return counted * (criterion.better == Better::higher ? ratio - 1 : 1 - 1 / ratio);
}

}  // namespace

std::optional<OwnLoss> own_loss(EvidenceTable const& table, Conclusion const& answer) {
  auto const index = leading_criterion(table);
  if (!index || core::traits_of(table.criteria[*index]).on_score_scale) return std::nullopt;
  auto const& criterion = table.criteria[*index];
  bool const of_approaches =
      std::ranges::any_of(answer.candidates, [](auto const& each) { return each.runs > 1; });
  auto const question = question_of(about(table, *index), of_approaches);
  std::vector<std::size_t> eligible;
  for (std::size_t i = 0; i < question.candidates.size(); ++i) {
    if (question.candidates[i].total) eligible.push_back(i);
  }
  Field const field(question, eligible);
  OwnLoss loss{criterion.name, criterion.unit, {}};
  for (std::size_t i = 0; i < eligible.size(); ++i) {
    auto const& name = question.candidates[eligible[i]].name;
    auto const value = value_of(table, *index, name);
    if (!value) continue;
    double const own = own_difference(criterion, *value, 10 * field.loss_against_best(i));
    if (std::isfinite(own)) loss.losses[name] = own;
  }
  return loss;
}

}  // namespace parallel_explore::score
