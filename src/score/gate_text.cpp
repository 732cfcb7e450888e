#include "score/gate_text.hpp"

#include "score/headline.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace parallel_explore::score {
namespace {

std::string gate_on_base(Comparison const& comparison, std::size_t column) {
  auto const& name = comparison.criteria()[column].name;
  auto const& base = comparison.base()[column];
  if (base.flaky)
    return fmt::format("{} is FLAKY on the base: it failed and passed on the same files.\n", name);
  if (base.passed != false) return {};
  auto const& ranking = comparison.ranking();
  bool const all_alike = std::ranges::all_of(ranking, [&](RankedApproach const& each) {
    return each.cells[column].passed == false && each.cells[column].reason == base.reason;
  });
  if (all_alike && !ranking.empty()) {
    return fmt::format(
        "{} failed everywhere in the same way, on the base too: the gate itself is the likely "
        "culprit.\n",
        name);
  }
  constexpr std::size_t most = 200;
  auto const reason = text::clean_line(base.reason, most);
  if (base.outcome == MeasurementOutcome::timed_out) {
    return fmt::format(
        "{} {} on the base: an approach must fix it, unless its `timeout` is too short.\n", name,
        reason.empty() ? "did not end" : reason);
  }
  return fmt::format("{} fails on the base{}: an approach must fix it.\n", name,
                     reason.empty() ? "" : " (" + reason + ")");
}

}  // namespace

std::string gates_text(Comparison const& comparison, EvaluateSettings const& settings) {
  auto const criteria = comparison.criteria();
  auto const base = comparison.base();
  std::string text;
  std::vector<std::string> unknown;
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    if (!criteria[i].gate) continue;
    if (!base.empty() && !base[i].passed) unknown.push_back(criteria[i].name);
    if (!base.empty()) text += gate_on_base(comparison, i);
    std::vector<std::string> flaky;
    for (auto const& ranked : comparison.ranking()) {
      if (ranked.cells[i].flaky) flaky.push_back(ranked.approach);
    }
    if (!flaky.empty())
      text += fmt::format("{} is FLAKY for {}: it failed and passed on the same files.\n",
                          criteria[i].name, join_names(flaky));
  }
  if (!unknown.empty() && settings.base && settings.base_competes) {
    text += fmt::format("The base does not compete: {} {} not run on it.\n", join_names(unknown),
                        unknown.size() == 1 ? "was" : "were");
  }
  return text;
}

}  // namespace parallel_explore::score
