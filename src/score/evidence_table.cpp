#include "score/evidence_table.hpp"

#include "core/criterion_traits.hpp"
#include "core/kept_measurements.hpp"
#include "score/headline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace parallel_explore::score {
namespace {

std::vector<events::Judged> judgements_of_work(Exploration const& exploration) {
  std::vector<events::Judged> result;
  for (auto const& each : exploration.judged) {
    if (!each.of_outlines) result.push_back(each);
  }
  return result;
}

/// The judges' score of one sample, as a measurement.
Measurement judged_measurement(Judging const& judging, std::string const& criterion,
                               std::string const& sample) {
  Measurement measurement;
  measurement.criterion = criterion;
  measurement.source = Source::judged;
  measurement.reason = "not judged";
  measurement.outcome = MeasurementOutcome::failed;
  for (auto const& each : judging.criteria) {
    if (each.criterion != criterion) continue;
    auto const score = each.scores.find(sample);
    if (score != each.scores.end()) {
      measurement.values = {score->second};
      measurement.outcome = MeasurementOutcome::ok;
      measurement.reason.clear();
    } else if (each.groups.size() > 1) {
      measurement.reason = "judged, but never compared with all others";
    }
  }
  return measurement;
}

std::string failure_of(ApproachRecord const& record) {
  if (!record.strategy.dropped.empty()) return record.strategy.dropped;
  if (record.state == ApproachState::completed) return {};
  return record.reason.empty() ? name_of(record.state)
                               : fmt::format("{}: {}", name_of(record.state), record.reason);
}

/// The sample that was actually measured: the record itself, or the one with the same files.
ApproachRecord const& original_of(Exploration const& exploration, ApproachRecord const& record) {
  auto const* const original = exploration.find(record.evaluation.same_as);
  return original ? *original : record;
}

/// Whether a command that yields a value on the base failed.
bool broke_something(Exploration const& exploration, std::vector<Measurement> const& measured) {
  return std::ranges::any_of(exploration.experiment.criteria, [&](Criterion const& criterion) {
    if (!core::traits_of(criterion).runs_command || !is_scored(criterion)) return false;
    auto const* const own = core::find_in(measured, criterion.name);
    auto const* const base = exploration.on_base(criterion.name);
    bool const failed = own && own->values.empty() && own->outcome != MeasurementOutcome::ok &&
                        own->outcome != MeasurementOutcome::cancelled;
    return failed && base && !base->values.empty();
  });
}

bool passed_gates(std::vector<Criterion> const& criteria,
                  std::vector<Measurement> const& measured) {
  return std::ranges::all_of(criteria, [&](Criterion const& criterion) {
    if (!criterion.gate) return true;
    auto const* const found = core::find_in(measured, criterion.name);
    return found && found->passed == true;
  });
}

using Values = std::vector<std::vector<std::optional<double>>>;

/// The values of a measurement in the order of their rounds; empty where it has none.
std::vector<std::optional<double>> by_round(Measurement const& measurement) {
  auto const& values = measurement.values;
  if (measurement.rounds.size() != values.size()) return {values.begin(), values.end()};
  std::vector<std::optional<double>> row;
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto const round = static_cast<std::size_t>(std::max(1, measurement.rounds[i]));
    row.resize(std::max(row.size(), round));
    row[round - 1] = values[i];
  }
  return row;
}

Values values_of(std::vector<Criterion> const& criteria, std::vector<Measurement> const& measured) {
  Values values;
  for (auto const& criterion : criteria) {
    auto& row = values.emplace_back();
    auto const* const found = core::find_in(measured, criterion.name);
    if (found) row = by_round(*found);
  }
  return values;
}

/// The uncertainty of the judges' scores of a sample.
std::vector<std::optional<StandardError>> errors_of(std::vector<Criterion> const& criteria,
                                                    Judging const& judging,
                                                    std::string const& sample) {
  std::vector<std::optional<StandardError>> errors(criteria.size());
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    auto const judged =
        std::ranges::find(judging.criteria, criteria[i].name, &JudgedCriterion::criterion);
    if (judged == judging.criteria.end()) continue;
    auto const error = judged->errors.find(sample);
    if (error != judged->errors.end()) errors[i] = error->second;
  }
  return errors;
}

ResultEvidence result_of(ApproachRecord const& record) {
  ResultEvidence result;
  result.approach = approach_of(record.approach);
  result.sample = record.approach.sample;
  if (record.worktree.changes) {
    auto const& changes = *record.worktree.changes;
    result.lines_changed = static_cast<double>(changes.lines_added + changes.lines_removed);
  }
  result.cost_usd = usage_of(record).cost_usd;
  return result;
}

/// The samples that judges would compare if there were more sessions.
std::vector<std::string> not_judged(Exploration const& exploration,
                                    std::vector<events::Judged> const& judged) {
  std::vector<std::string> names;
  for (auto const& record : exploration.approaches) {
    bool const wanted =
        failure_of(record).empty() && record.evaluation.same_as.empty() &&
        passed_gates(exploration.experiment.criteria, record.evaluation.measurements);
    bool const seen = std::ranges::any_of(judged, [&](events::Judged const& each) {
      return std::ranges::find(each.candidates, record.approach.name) != each.candidates.end();
    });
    if (wanted && !seen) names.push_back(record.approach.name);
  }
  return names;
}

std::optional<ResultEvidence> base_of_table(Exploration const& exploration) {
  auto const& settings = exploration.experiment.evaluate;
  auto const& criteria = exploration.experiment.criteria;
  auto const& measured = exploration.base_measurements;
  if (!settings.base || !settings.base_competes || measured.empty()) return std::nullopt;
  ResultEvidence base;
  base.approach = "base";
  base.passed = passed_gates(criteria, measured);
  base.values = values_of(criteria, measured);
  return base;
}

}  // namespace

bool is_evidence(ApproachRecord const& record) {
  return is_final(record.state) && record.state != ApproachState::cancelled &&
         record.state != ApproachState::limited && record.state != ApproachState::unauthorised;
}

Judging judging_of(Exploration const& exploration) {
  auto const judged = judgements_of_work(exploration);
  std::map<std::string, double> sizes;
  for (auto const& record : exploration.approaches) {
    if (auto const lines = result_of(record).lines_changed) sizes[record.approach.name] = *lines;
  }
  auto judging = parallel_explore::judging_of(judged, exploration.experiment.criteria, sizes);
  auto const limit = exploration.experiment.judge.max_sessions;
  auto const sessions =
      std::ranges::count_if(judged, [](events::Judged const& each) { return !is_by_person(each); });
  auto const left_out = not_judged(exploration, judged);
  if (sessions > 0 && sessions + 2 > limit && !left_out.empty()) {
    judging.notes.push_back(fmt::format(
        "{} {} not judged: there are at most {} judge sessions (max_sessions of [judge]).",
        join_names(left_out), left_out.size() == 1 ? "was" : "were", limit));
  }
  return judging;
}

Measurements measurements_of(Exploration const& exploration, Judging const& judging) {
  Measurements measurements;
  for (auto const& record : exploration.approaches) {
    auto const& original = original_of(exploration, record);
    ApproachMeasurements each;
    each.approach = record.approach.name;
    each.measurements = record.evaluation.measurements;
    each.failure = failure_of(record);
    for (auto const& other : original.evaluation.measurements) {
      if (!core::find_in(each.measurements, other.criterion)) each.measurements.push_back(other);
    }
    for (auto const& criterion : exploration.experiment.criteria) {
      if (core::traits_of(criterion).asks_judges) {
        each.measurements.push_back(
            judged_measurement(judging, criterion.name, original.approach.name));
      }
    }
    measurements.push_back(std::move(each));
  }
  return measurements;
}

EvidenceTable evidence_table(Exploration const& exploration, Measurements const& measurements,
                             Judging const& judging) {
  EvidenceTable table;
  table.criteria = exploration.experiment.criteria;
  std::vector<std::string> originals;
  for (std::size_t i = 0; i < exploration.approaches.size(); ++i) {
    auto const& record = exploration.approaches[i];
    if (!is_evidence(record)) continue;
    auto const& measured = measurements[i].measurements;
    auto result = result_of(record);
    result.passed = measurements[i].failure.empty() && passed_gates(table.criteria, measured) &&
                    !broke_something(exploration, measured);
    result.values = values_of(table.criteria, measured);
    bool const halves = exploration.experiment.session.strategy == Strategy::halving;
    result.stopped_early = halves && !record.strategy.dropped.empty();
    auto const& original = original_of(exploration, record).approach.name;
    result.errors = errors_of(table.criteria, judging, original);
    auto const earlier = std::ranges::find(originals, original);
    if (earlier != originals.end())
      result.same_as = static_cast<std::size_t>(earlier - originals.begin());
    originals.push_back(original);
    table.results.push_back(std::move(result));
  }
  table.base = base_of_table(exploration);
  return table;
}

bool rounds_may_stop(Exploration const& exploration) {
  // From the fewest rounds on, each is a look.
  return exploration.remeasured ||
         std::ranges::any_of(exploration.experiment.criteria, [](Criterion const& each) {
           auto const* const command = std::get_if<CommandCriterion>(&each.how);
           return command && command->repeat == until_clear;
         });
}

EvidenceTable totals_table(Exploration const& exploration, Ranking const& by_sample) {
  EvidenceTable table;
  table.criteria.emplace_back().name = "total";
  for (auto const& record : exploration.approaches) {
    auto const row = std::ranges::find(by_sample, record.approach.name, &RankedApproach::approach);
    if (!is_evidence(record) || row == by_sample.end()) continue;
    auto result = result_of(record);
    result.passed = row->rank.has_value();
    result.values = {{10 * row->total}};
    table.results.push_back(std::move(result));
  }
  return table;
}

}  // namespace parallel_explore::score
