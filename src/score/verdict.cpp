#include "parallel_explore/verdict.hpp"

#include "core/criterion_traits.hpp"
#include "parallel_explore/error.hpp"
#include "score/order.hpp"
#include "score/pooling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore {
namespace {

using score::Pool;

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

std::vector<events::Judged> judgements_of_work(Exploration const& exploration) {
  std::vector<events::Judged> result;
  for (auto const& each : exploration.judged) {
    if (!each.of_outlines) result.push_back(each);
  }
  return result;
}

Measurements measurements_of(Exploration const& exploration, Judging const& judging) {
  Measurements measurements;
  for (auto const& record : exploration.approaches) {
    ApproachMeasurements each;
    each.approach = record.approach.name;
    each.measurements = record.evaluation.measurements;
    each.failure = failure_of(record);
    for (auto const& criterion : exploration.experiment.criteria) {
      if (core::traits_of(criterion).asks_judges) {
        each.measurements.push_back(
            judged_measurement(judging, criterion.name, record.approach.name));
      }
    }
    measurements.push_back(std::move(each));
  }
  return measurements;
}

bool has_samples(Exploration const& exploration) {
  return std::ranges::any_of(exploration.approaches,
                             [](ApproachRecord const& each) { return !each.approach.of.empty(); });
}

void audit(std::vector<Criterion> const& criteria, Ranking& ranking) {
  for (auto& ranked : ranking) {
    double claimed = 0, claims = 0, found = 0, finds = 0;
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      auto const& score = ranked.cells[i].score;
      if (!is_scored(criteria[i]) || !score) continue;
      bool const claim = core::traits_of(criteria[i]).claims_itself;
      (claim ? claimed : found) += criteria[i].weight * *score;
      (claim ? claims : finds) += criteria[i].weight;
    }
    if (claims > 0 && finds > 0) ranked.audit = Audit{claimed / claims, found / finds};
  }
}

/// A cell for each criterion, of the untouched base; none if nothing was measured on it.
std::vector<Cell> base_cells(Exploration const& exploration) {
  std::vector<Cell> cells;
  bool something = false;
  for (auto const& criterion : exploration.experiment.criteria) {
    auto& cell = cells.emplace_back();
    auto const& all = exploration.base_measurements;
    auto const found = std::ranges::find(all, criterion.name, &Measurement::criterion);
    if (found == all.end()) continue;
    cell.value = median(found->values);
    cell.spread = spread(found->values);
    cell.reason = found->reason;
    something = something || cell.value.has_value();
  }
  return something ? cells : std::vector<Cell>{};
}

/// The evidence about each approach, and about which is best.
Evidence evidence_of(Exploration const& exploration, std::vector<Pool> const& pools,
                     Comparison const& comparison) {
  Evidence evidence;
  evidence.confidence = exploration.experiment.evaluate.confidence;
  std::vector<std::vector<double>> results;
  std::vector<std::size_t> ranked_ones;
  for (auto const& ranked : comparison.ranking()) {
    auto const pool = std::ranges::find(pools, ranked.approach, &Pool::approach);
    auto& each = evidence.approaches.emplace_back();
    each.approach = ranked.approach;
    if (pool == pools.end()) continue;
    each.totals = pool->totals();
    each.passed = static_cast<int>(
        std::ranges::count_if(pool->samples, [](auto const* s) { return score::may_win(*s); }));
    each.deviation = standard_deviation(each.totals);
    each.interval = bootstrap_interval(each.totals, evidence.confidence);
    if (!ranked.rank || each.totals.empty()) continue;
    results.push_back(each.totals);
    ranked_ones.push_back(evidence.approaches.size() - 1);
  }
  auto const found = beliefs(results);
  for (std::size_t i = 0; i < found.size(); ++i)
    evidence.approaches[ranked_ones[i]].belief = found[i];
  bool const sure = std::ranges::any_of(
      found, [&](Belief const& each) { return each.probability >= evidence.confidence; });
  if (!found.empty() && !sure) {
    auto const settlement = samples_to_settle(results, found, evidence.confidence);
    for (auto const index : settlement.contenders)
      evidence.contenders.push_back(evidence.approaches[ranked_ones[index]].approach);
    evidence.more = settlement.more;
  }
  evidence.sensitivity = sensitivity(comparison);
  return evidence;
}

Certainty certainty_of(Evidence const& evidence) {
  Certainty certainty;
  certainty.confidence = evidence.confidence;
  certainty.contenders = evidence.contenders;
  certainty.more = evidence.more;
  for (auto const& each : evidence.approaches) {
    if (each.belief) certainty.standings.push_back({each.approach, each.belief->probability});
  }
  return certainty;
}

}  // namespace

bool Evidence::sampled() const {
  return std::ranges::any_of(approaches,
                             [](ApproachEvidence const& each) { return each.totals.size() > 1; });
}

Verdict reach_verdict(Exploration const& exploration, ScoringEngine const& scoring) {
  auto const& criteria = exploration.experiment.criteria;
  auto judging = judging_of(judgements_of_work(exploration), criteria);
  auto const by_sample = scoring.rank(criteria, measurements_of(exploration, judging));
  auto const pools = score::pools_of(exploration, by_sample);
  auto ranking = has_samples(exploration) ? score::pooled(pools) : by_sample;
  audit(criteria, ranking);
  Comparison comparison(criteria, std::move(ranking), base_cells(exploration));
  auto evidence = evidence_of(exploration, pools, comparison);
  evidence.judging = std::move(judging);
  auto recommendation =
      recommend(comparison, exploration.experiment.report, certainty_of(evidence));
  recommendation.text += evidence_text(evidence);
  return {std::move(comparison), std::move(recommendation), std::move(evidence)};
}

std::string sample_to_adopt(Exploration const& exploration, ScoringEngine const& scoring,
                            std::string const& approach) {
  auto const& named = exploration.at(approach);
  bool const has_others = std::ranges::any_of(
      exploration.approaches, [&](ApproachRecord const& r) { return r.approach.of == approach; });
  if (!named.approach.of.empty() || !has_others) return approach;
  auto const judging = judging_of(judgements_of_work(exploration), exploration.experiment.criteria);
  auto const by_sample =
      scoring.rank(exploration.experiment.criteria, measurements_of(exploration, judging));
  // The ranking is sorted, so that the first sample of this approach is its best.
  for (auto const& ranked : by_sample) {
    auto const* const record = exploration.find(ranked.approach);
    if (record && ranked.rank && approach_of(record->approach) == approach) return ranked.approach;
  }
  return approach;
}

}  // namespace parallel_explore
