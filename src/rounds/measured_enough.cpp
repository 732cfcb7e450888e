#include "rounds/measured_enough.hpp"

#include "core/criterion_traits.hpp"
#include "score/evidence_table.hpp"
#include "score/rules.hpp"

#include <utility>

namespace parallel_explore::rounds {

bool is_measured_enough(EvidenceTable table, EvaluateSettings const& evaluate) {
  for (auto& criterion : table.criteria) {
    auto const traits = core::traits_of(criterion);
    if (traits.asks_judges || traits.claims_itself) criterion.weight = 0;
  }
  DecisionSettings settings;
  settings.result_confidence = evaluate.result_confidence;
  settings.matters = evaluate.matters;
  settings.rounds_stopping = true;
  settings.futures = 0;
  bool const more_may_follow = true;
  return score::is_settled(decide(table, settings).result.kind, more_may_follow);
}

bool is_measured_enough(Exploration const& exploration) {
  auto table = score::evidence_table(exploration, score::measurements_of(exploration, {}), {});
  return is_measured_enough(std::move(table), exploration.experiment.evaluate);
}

}  // namespace parallel_explore::rounds
