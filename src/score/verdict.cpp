#include "parallel_explore/verdict.hpp"

#include "core/criterion_traits.hpp"
#include "parallel_explore/certainty.hpp"
#include "parallel_explore/recommender.hpp"
#include "score/evidence_table.hpp"
#include "score/margins.hpp"
#include "score/measuring_notes.hpp"
#include "score/order.hpp"
#include "score/pooling.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

using score::Pool;

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
    auto const* const found = exploration.on_base(criterion.name);
    if (!found) continue;
    cell.value = median(found->values);
    cell.spread = shown_spread(found->values);
    cell.outcome = found->outcome;
    cell.passed = found->passed;
    cell.flaky = found->flaky;
    cell.failing_tests = found->failing_tests;
    cell.reason = found->reason;
    something = something || cell.value || cell.passed;
  }
  return something ? cells : std::vector<Cell>{};
}

/// The approach itself, or, if its result repeats another's files, the approach of that result.
std::string const& first_alike(EvidenceTable const& table, std::string const& approach) {
  auto const found = std::ranges::find(table.results, approach, &ResultEvidence::approach);
  bool const same = found != table.results.end() && found->same_as;
  return same ? table.results[*found->same_as].approach : approach;
}

/// Gives approaches the ranks and totals of the decision.
void rank_as_decided(EvidenceTable const& table, Decision const& decision, Ranking& ranking) {
  auto const& answer = decision.approach ? *decision.approach : decision.result;
  for (auto& ranked : ranking) {
    auto const name = decision.approach ? ranked.approach : first_alike(table, ranked.approach);
    auto const found = std::ranges::find(answer.candidates, name, &RankedCandidate::name);
    if (found == answer.candidates.end()) continue;
    ranked.rank = found->rank;
    ranked.samples = found->runs;
    ranked.passed = found->passed;
    ranked.missing = found->missing;
    if (found->total) ranked.total = *found->total;
  }
  auto const place = [](RankedApproach const& each) {
    constexpr int after_all = 1'000'000;
    return each.rank ? *each.rank : !each.missing.empty() ? after_all : after_all + 1;
  };
  std::ranges::stable_sort(ranking, {}, place);
}

Evidence evidence_of(std::vector<Pool> const& pools, Comparison const& comparison) {
  Evidence evidence;
  for (auto const& ranked : comparison.ranking()) {
    auto const pool = std::ranges::find(pools, ranked.approach, &Pool::approach);
    auto& each = evidence.approaches.emplace_back();
    each.approach = ranked.approach;
    if (pool == pools.end()) continue;
    each.totals = pool->totals();
    each.sessions = pool->counts ? ranked.samples : 0;
    each.passed = ranked.passed;
    each.deviation = standard_deviation(each.totals);
  }
  evidence.sensitivity = sensitivity(comparison);
  return evidence;
}

}  // namespace

Verdict reach_verdict(Exploration const& exploration, ScoringEngine const& scoring,
                      Recommender const& recommender) {
  auto const& criteria = exploration.experiment.criteria;
  auto judging = score::judging_of(exploration);
  auto const measurements = score::measurements_of(exploration, judging);
  auto const by_sample = scoring.rank(criteria, measurements);
  auto const pools = score::pools_of(exploration, by_sample);
  bool const sampled = has_samples(exploration);
  Verdict verdict;
  auto const table = score::evidence_table(exploration, measurements, judging);
  verdict.table = scoring.weighs_criteria() ? table : score::totals_table(exploration, by_sample);
  auto const settings = score::settings_of(exploration);
  verdict.decision = recommender.decide(verdict.table, settings);
  auto ranking = sampled ? score::pooled(pools) : by_sample;
  auto base = base_cells(exploration);
  if (scoring.weighs_criteria())
    score::give_margins(table, settings.rounds_stopping, ranking, base);
  rank_as_decided(verdict.table, verdict.decision, ranking);
  audit(criteria, ranking);
  verdict.comparison = Comparison(criteria, std::move(ranking), std::move(base));
  verdict.evidence = evidence_of(pools, verdict.comparison);
  verdict.evidence.judging = std::move(judging);
  verdict.evidence.measuring = score::measuring_notes(exploration, table, settings);
  verdict.recommendation = recommender.recommend(verdict, exploration.experiment);
  return verdict;
}

Verdict reach_verdict(Exploration const& exploration, ScoringEngine const& scoring) {
  return reach_verdict(exploration, scoring, StandardRecommender());
}

std::string sample_to_adopt(Exploration const& exploration, Verdict const& verdict,
                            std::string const& name) {
  auto const& named = exploration.at(name).approach;
  // "NAME.1" names the first sample, whose own name is that of its approach.
  bool const is_one_sample = !named.of.empty() || named.name != name;
  if (is_one_sample) return named.name;
  // Candidates are sorted, so that the first of this approach is its best.
  for (auto const& each : verdict.decision.result.candidates) {
    auto const* const record = each.rank ? exploration.find(each.name) : nullptr;
    if (record && approach_of(record->approach) == name) return record->approach.name;
  }
  return name;
}

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::score {

DecisionSettings settings_of(Exploration const& exploration) {
  auto const& experiment = exploration.experiment;
  DecisionSettings settings;
  if (exploration.spread) settings.spreads = exploration.spread->ratios;
  settings.result_confidence = experiment.evaluate.result_confidence;
  settings.approach_confidence = experiment.evaluate.confidence;
  settings.matters = experiment.evaluate.matters;
  // A race looks after each round, and ends when the verdict is clear.
  bool const race = experiment.session.strategy == Strategy::race;
  settings.sessions_stopping = race || exploration.continued;
  settings.rounds_stopping = rounds_may_stop(exploration);
  if (race) settings.limit = experiment.session.samples;
  return settings;
}

}  // namespace parallel_explore::score
