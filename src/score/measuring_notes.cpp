#include "score/measuring_notes.hpp"

#include "core/criterion_traits.hpp"
#include "parallel_explore/measurement.hpp"
#include "score/anytime.hpp"
#include "score/questions.hpp"
#include "score/scale.hpp"
#include "score/student.hpp"
#include "score/totals.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace parallel_explore::score {
namespace {

std::string number_of(int number, std::string_view what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

/// Rounds that count, and what disturbed them.
struct Rounds {
  int counted = 0;    ///< that count
  int repeated = 0;   ///< that were disturbed, and measured again
  int disturbed = 0;  ///< that count although they were disturbed
  double cores = 0;   ///< the most that other programs used meanwhile
};

Rounds count_rounds(MeasuringRecord const& measuring) {
  Rounds rounds;
  for (auto const& each : measuring.rounds) {
    if (each.round == 0) continue;
    rounds.counted += each.repeated ? 0 : 1;
    rounds.repeated += each.repeated ? 1 : 0;
    rounds.disturbed += each.busy && !each.repeated ? 1 : 0;
    if (each.busy) rounds.cores = std::max(rounds.cores, each.others);
  }
  return rounds;
}

std::string end_text(MeasuringRecord const& measuring) {
  if (!measuring.end || !measuring.plan) return {};
  switch (measuring.end->end) {
    case RoundsEnd::verdict_clear:
      return "; more rounds would have changed nothing";
    case RoundsEnd::time_spent:
      return "; the time for measuring was up (`max_measuring`)";
    case RoundsEnd::all_measured:
      return measuring.plan->fewest == measuring.plan->most ? std::string()
                                                            : ", the most that `max_repeat` allows";
  }
  return {};
}

void add_rounds(MeasuringRecord const& measuring, std::vector<std::string>& notes) {
  auto const rounds = count_rounds(measuring);
  if (rounds.counted == 0) return;
  notes.push_back(fmt::format("Measured in {}, each in a random order{}.",
                              number_of(rounds.counted, "round"), end_text(measuring)));
  if (rounds.repeated + rounds.disturbed == 0) return;
  auto text = fmt::format("Other programs used up to {:.1f} cores meanwhile:", rounds.cores);
  if (rounds.repeated > 0)
    text += fmt::format(" {} {} measured again", number_of(rounds.repeated, "round"),
                        rounds.repeated == 1 ? "was" : "were");
  if (rounds.repeated > 0 && rounds.disturbed > 0) text += ", and";
  if (rounds.disturbed > 0)
    text += fmt::format(
        " {}", rounds.disturbed == 1
                   ? "1 disturbed round was counted anyway"
                   : fmt::format("{} disturbed rounds were counted anyway", rounds.disturbed));
  notes.push_back(text + ".");
}

/// The smallest difference of two results that can be detected, in points; none: nothing varies.
std::optional<double> resolution_of(MeasuredColumn const& column, std::size_t results,
                                    DecisionSettings const& settings) {
  std::vector<double> scales, freedoms;
  int rounds = 0;
  for (std::size_t row = 0; row < column.marginals.size(); ++row) {
    auto const& marginal = column.marginals[row];
    int const values = column.rounds(row);
    if (!marginal || values < 2) continue;
    scales.push_back(marginal->scale);
    freedoms.push_back(std::min(marginal->freedom, 1e6));
    rounds = std::max(rounds, values);
  }
  if (scales.size() < 2 || results == 0) return std::nullopt;
  double const scale = *median(scales) * std::sqrt(2.0);
  double const freedom = 2 * *median(freedoms);
  double const tail = (1 - settings.result_confidence) / 2;
  double const reach = settings.rounds_stopping ? anytime_quantile(tail, freedom, rounds / 2.0)
                                                : student_quantile(1 - tail, freedom);
  return scale > 0 ? std::optional(scale * reach) : std::nullopt;
}

void add_resolutions(EvidenceTable const& table, DecisionSettings const& settings,
                     std::vector<std::string>& notes) {
  for (auto const& column : totals_in(table, std::nullopt).columns) {
    auto const& criterion = table.criteria[column.index];
    bool const by_ratio = !core::traits_of(criterion).on_score_scale &&
                          scale_of(criterion) == ScaleKind::ratio && is_exclusive(criterion);
    auto const points =
        by_ratio ? resolution_of(column, table.results.size(), settings) : std::nullopt;
    if (!points) continue;
    double const share = std::exp(*points * std::log(criterion.factor) / 10) - 1;
    auto const percent = text::short_percentage(100 * share);
    if (percent == "0") continue;
    notes.push_back(
        fmt::format("Differences in {} of less than {} % cannot be seen in these rounds.",
                    criterion.name, percent));
  }
}

/// The run that is furthest from the median.
struct Outlier {
  double deviations = 0;
  std::size_t at = 0;
};

std::optional<Outlier> outlier_in(std::vector<double> const& values) {
  constexpr std::size_t fewest = 5;
  constexpr double far = 5;
  if (values.size() < fewest) return std::nullopt;
  double const center = *median(values);
  double const deviation = spread(values).value_or(0);
  if (!(deviation > 0)) return std::nullopt;
  Outlier worst;
  for (std::size_t i = 0; i < values.size(); ++i) {
    double const off = std::abs(values[i] - center) / deviation;
    if (off > worst.deviations) worst = {off, i};
  }
  return worst.deviations > far ? std::optional(worst) : std::nullopt;
}

void add_outliers(EvidenceTable const& table, std::vector<std::string>& notes) {
  constexpr std::size_t most = 3;
  std::vector<std::string> found;
  auto const look = [&](ResultEvidence const& result, std::string const& name) {
    for (std::size_t i = 0; i < table.criteria.size() && i < result.values.size(); ++i) {
      if (!is_exclusive(table.criteria[i]) || !is_scored(table.criteria[i])) continue;
      std::vector<double> values;
      for (auto const& value : result.values[i]) {
        if (value) values.push_back(*value);
      }
      auto const outlier = outlier_in(values);
      if (!outlier) continue;
      found.push_back(fmt::format(
          "{}: {} {} deviations from the median in {}{}", name,
          outlier->at == 0 ? "the first run is" : fmt::format("run {} is", outlier->at + 1),
          fmt::format("{:.0f}", outlier->deviations), table.criteria[i].name,
          outlier->at == 0 ? "; more `warm_up` may prevent that" : ""));
    }
  };
  for (auto const& result : table.results) {
    if (result.passed && !result.same_as) look(result, candidate_name(table, result));
  }
  if (table.base) look(*table.base, "the base");
  for (std::size_t i = 0; i < std::min(most, found.size()); ++i) notes.push_back(found[i] + ".");
  if (found.size() > most)
    notes.push_back(fmt::format("Further runs far off: {}.", found.size() - most));
}

/// Values of one result that are too far apart for noise: its unit may have changed halfway.
void add_changes_of_unit(EvidenceTable const& table, std::vector<std::string>& notes) {
  constexpr std::size_t most = 3;
  constexpr double too_far = 100;
  std::vector<std::string> found;
  auto const look = [&](ResultEvidence const& result, std::string const& name) {
    for (std::size_t i = 0; i < table.criteria.size() && i < result.values.size(); ++i) {
      auto const& criterion = table.criteria[i];
      if (!core::traits_of(criterion).runs_command || !is_scored(criterion)) continue;
      std::vector<double> sizes;
      for (auto const& value : result.values[i]) {
        if (value && *value != 0) sizes.push_back(std::abs(*value));
      }
      if (sizes.empty()) continue;
      auto const [least, largest] = std::ranges::minmax(sizes);
      if (largest < too_far * least) continue;
      found.push_back(fmt::format(
          "{}: its runs give {} from {} to {}; does its unit change halfway?", name, criterion.name,
          text::with_unit(least, criterion.unit), text::with_unit(largest, criterion.unit)));
    }
  };
  for (auto const& result : table.results) {
    if (!result.same_as) look(result, candidate_name(table, result));
  }
  if (table.base) look(*table.base, "the base");
  for (std::size_t i = 0; i < std::min(most, found.size()); ++i) notes.push_back(found[i]);
  if (found.size() > most)
    notes.push_back(
        fmt::format("Further results with values so far apart: {}.", found.size() - most));
}

bool is_time(std::string_view unit) {
  constexpr std::array<std::string_view, 7> units{"s", "ms", "us", "µs", "ns", "min", "seconds"};
  return unit.ends_with("/s") || std::ranges::find(units, unit) != units.end();
}

void add_unprotected(std::vector<Criterion> const& criteria, std::vector<std::string>& notes) {
  for (auto const& criterion : criteria) {
    bool const is_timed = core::traits_of(criterion).runs_command && is_scored(criterion) &&
                          is_time(criterion.unit) && !is_exclusive(criterion);
    if (!is_timed) continue;
    notes.push_back(fmt::format(
        "{} is measured while sessions run, which disturbs it; `exclusive = true` avoids that.",
        criterion.name));
  }
}

}  // namespace

std::vector<std::string> measuring_notes(Exploration const& exploration, EvidenceTable const& table,
                                         DecisionSettings const& settings) {
  std::vector<std::string> notes;
  add_rounds(exploration.measuring, notes);
  add_resolutions(table, settings, notes);
  add_outliers(table, notes);
  add_changes_of_unit(table, notes);
  add_unprotected(table.criteria, notes);
  return notes;
}

}  // namespace parallel_explore::score
