#include "score/criterion_history.hpp"

#include "core/criterion_traits.hpp"
#include "score/against_base.hpp"
#include "score/change_points.hpp"
#include "score/scale.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

namespace parallel_explore::score {
namespace {

constexpr double shown_confidence = 0.95;

using Experiments = std::vector<RecordedExperiment>;

Criterion const* criterion_in(RecordedExperiment const& experiment, std::string const& name) {
  auto const& criteria = experiment.exploration.experiment.criteria;
  auto const found = std::ranges::find(criteria, name, &Criterion::name);
  return found == criteria.end() ? nullptr : &*found;
}

bool has_history(Criterion const& criterion) {
  return is_scored(criterion) && core::traits_of(criterion).is_measured;
}

std::vector<double> values_on_base(RecordedExperiment const& experiment, std::string const& name) {
  auto const* const measured = experiment.exploration.on_base(name);
  auto values = measured ? measured->values : std::vector<double>();
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  return values;
}

/// Latest first.
std::vector<RecordedExperiment const*> by_start(Experiments const& experiments) {
  std::vector<RecordedExperiment const*> sorted;
  for (auto const& each : experiments) sorted.push_back(&each);
  std::ranges::stable_sort(sorted, std::ranges::greater{}, [](RecordedExperiment const* each) {
    return each->exploration.started;
  });
  return sorted;
}

/// Whether values of the two can be compared: how often, and for how long at most, does not matter.
bool measure_alike(Criterion const& one, Criterion const& other) {
  auto const bare = [](Criterion const& criterion) {
    auto how = criterion.how;
    if (auto* const command = std::get_if<CommandCriterion>(&how)) {
      CommandCriterion const usual;
      command->repeat = usual.repeat;
      command->timeout = usual.timeout;
      command->junit = usual.junit;
    }
    return how;
  };
  return one.unit == other.unit && bare(one) == bare(other);
}

bool is_on_scale(ScaleKind scale, double value) {
  switch (scale) {
    case ScaleKind::ratio:
      return value > 0;
    case ScaleKind::count:
      return value >= 0;
    case ScaleKind::linear:
      return true;
  }
  return true;
}

double change_of(double difference, bool by_ratio) {
  return by_ratio ? std::expm1(difference) : difference;
}

Interval change_around(double difference, double margin, bool by_ratio) {
  return {change_of(difference - margin, by_ratio), change_of(difference + margin, by_ratio)};
}

std::optional<HistoryResult> shown_result(RecordedExperiment const& experiment,
                                          Criterion const& criterion) {
  auto const rounds = rounds_of(experiment.exploration, criterion);
  auto const index = rounds.find(experiment.sample);
  if (!index) return std::nullopt;
  std::vector<double> values;
  for (auto const& value : rounds.values[*index]) {
    if (value) values.push_back(*value);
  }
  HistoryResult result{experiment.sample, experiment.adopted, *median(std::move(values)), {}, {}};
  if (auto const difference = difference_from(rounds, experiment.sample, {})) {
    result.change = change_of(difference->seen, difference->by_ratio);
    result.interval = change_around(difference->seen, margin_around(*difference, shown_confidence),
                                    difference->by_ratio);
  }
  return result;
}

/// An entry, and where it belongs.
struct Placed {
  HistoryEntry entry;
  std::size_t behind = 0;
};

std::vector<HistoryEntry> in_commit_order(std::vector<Placed> all) {
  std::ranges::stable_sort(all, {}, [](Placed const& each) { return each.entry.started; });
  auto const line_end = std::stable_partition(all.begin(), all.end(), [](Placed const& each) {
    return each.entry.place == BasePlace::main_line;
  });
  std::vector<HistoryEntry> aside, entries;
  for (auto each = line_end; each != all.end(); ++each) aside.push_back(std::move(each->entry));
  all.erase(line_end, all.end());
  std::ranges::stable_sort(all, std::ranges::greater{}, &Placed::behind);
  for (auto& each : all) entries.push_back(std::move(each.entry));
  for (auto& each : aside) {
    auto const last = std::find_if(entries.rbegin(), entries.rend(), [&](auto const& other) {
      return other.started <= each.started;
    });
    entries.insert(last.base(), std::move(each));
  }
  return entries;
}

std::vector<HistoryStep> steps_in(std::vector<HistoryEntry> const& entries, bool by_ratio) {
  std::vector<double> values;
  std::vector<std::size_t> groups;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    double const value = *median(entries[i].values);
    values.push_back(by_ratio ? std::log(value) : value);
    bool const same = i > 0 && entries[i].base == entries[i - 1].base;
    groups.push_back(same ? groups.back() : i);
  }
  std::vector<HistoryStep> steps;
  for (auto const& found : change_points(values, groups)) {
    double const difference = found.after - found.before;
    steps.push_back({found.at, by_ratio ? std::exp(found.before) : found.before,
                     by_ratio ? std::exp(found.after) : found.after,
                     change_of(difference, by_ratio),
                     change_around(difference, found.margin, by_ratio)});
  }
  return steps;
}

}  // namespace

std::vector<std::string> criteria_with_history(Experiments const& experiments) {
  std::vector<std::string> names;
  for (auto const* const each : by_start(experiments)) {
    for (auto const& criterion : each->exploration.experiment.criteria) {
      bool const known = std::ranges::find(names, criterion.name) != names.end();
      if (!known && has_history(criterion) && !values_on_base(*each, criterion.name).empty())
        names.push_back(criterion.name);
    }
  }
  return names;
}

CriterionHistory criterion_history(std::string const& criterion, Experiments const& experiments) {
  CriterionHistory history;
  bool defined = false;
  std::vector<Placed> placed;
  for (auto const* const each : by_start(experiments)) {
    auto const* const own = criterion_in(*each, criterion);
    if (!own || !has_history(*own)) continue;
    auto const& name = each->exploration.name;
    auto values = values_on_base(*each, criterion);
    if (values.empty()) {
      history.left_out.push_back({name, LeftOut::unmeasured});
      continue;
    }
    if (!std::exchange(defined, true)) history.criterion = *own;
    auto const scale = scale_of(history.criterion);
    if (!measure_alike(*own, history.criterion)) {
      history.left_out.push_back({name, LeftOut::other_measure});
    } else if (!std::ranges::all_of(values, [&](double v) { return is_on_scale(scale, v); })) {
      history.left_out.push_back({name, LeftOut::off_scale});
    } else {
      HistoryEntry entry{
          name,        each->exploration.started, each->exploration.base,
          each->place, std::move(values),         shown_result(*each, history.criterion)};
      placed.push_back({std::move(entry), each->behind});
    }
  }
  std::ranges::reverse(history.left_out);  // in the order of their start
  history.by_ratio = scale_of(history.criterion) == ScaleKind::ratio;
  history.entries = in_commit_order(std::move(placed));
  history.steps = steps_in(history.entries, history.by_ratio);
  return history;
}

}  // namespace parallel_explore::score
