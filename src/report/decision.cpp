#include "parallel_explore/runs_table.hpp"
#include "report/decision_json.hpp"
#include "report/json_values.hpp"
#include "report/table.hpp"
#include "score/headline.hpp"
#include "score/own_loss.hpp"
#include "text/numbers.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace parallel_explore {
inline namespace v0_2 {

namespace json = boost::json;

namespace {

constexpr std::size_t most_rows = 12;

/// Points from 0 to 10 of a total or a difference of totals.
std::string points_or_dash(std::optional<double> const& total) {
  return total ? fmt::format("{:.2f}", std::clamp(10 * *total, 0.0, 10.0)) : "–";
}

/// "9.84 (9.6–10)"
std::string score_of(RankedCandidate const& candidate) {
  auto text = points_or_dash(candidate.total);
  if (!candidate.interval) return text;
  auto const shown = [](double total) { return std::clamp(10 * total, 0.0, 10.0); };
  return text + fmt::format(" ({:.1f}–{:.1f})", shown(candidate.interval->low),
                            shown(candidate.interval->high));
}

std::string chance_or_dash(std::optional<double> const& chance) {
  if (!chance) return "–";
  if (*chance > 0.995) return "> 99 %";
  return *chance < 0.005 ? "< 1 %" : score::percent(*chance);
}

std::string remark(RankedCandidate const& candidate) {
  if (candidate.passed == 0) return "failed";
  if (!candidate.missing.empty()) return candidate.missing + " is missing";
  return candidate.unreliable ? "fails more often" : "";
}

std::string loss_or_dash(score::OwnLoss const& own, std::string const& candidate) {
  auto const found = own.losses.find(candidate);
  return found == own.losses.end() ? "–" : text::with_unit(found->second, own.unit);
}

report::Table table_of(EvidenceTable const& evidence, Conclusion const& answer,
                       bool with_sessions) {
  auto const own = score::own_loss(evidence, answer);
  report::Table table;
  table.header = {"rank", "name", "score (0–10)", "best or equal", "loss if taken"};
  if (own) table.header.push_back("in " + own->criterion);
  if (with_sessions) table.header.emplace_back("passed");
  table.header.emplace_back("");
  table.left = {1, table.header.size() - 1};
  auto const shown = std::min(most_rows, answer.candidates.size());
  for (auto const& each : std::span(answer.candidates).first(shown)) {
    std::vector<std::string> row{each.rank ? std::to_string(*each.rank) : "–", each.name,
                                 score_of(each), chance_or_dash(each.chance_best_or_equal),
                                 points_or_dash(each.expected_loss)};
    if (own) row.push_back(loss_or_dash(*own, each.name));
    if (with_sessions) row.push_back(fmt::format("{}/{}", each.passed, each.runs));
    row.push_back(remark(each));
    table.rows.push_back(std::move(row));
  }
  if (shown < answer.candidates.size()) {
    table.notes.push_back(
        fmt::format("and {} more in the JSON document", answer.candidates.size() - shown));
  }
  if (answer.base) {
    std::vector<std::string> row{"", "base", points_or_dash(answer.base->total),
                                 chance_or_dash(answer.base->chance_best_or_equal)};
    row.resize(table.header.size());
    table.rows.push_back(std::move(row));
  } else if (evidence.base) {
    std::vector<std::string> row{"", "base"};
    row.resize(table.header.size(), "–");
    row.back() = evidence.base->passed ? "passed, does not compete" : "failed";
    table.rows.push_back(std::move(row));
  }
  if (own)
    table.notes.push_back(fmt::format(
        "in {}: the mean loss if it is taken{}; scores count every criterion, this one alone.",
        own->criterion, own->unit.empty() ? "" : ", in " + own->unit));
  return table;
}

}  // namespace

std::string to_text(EvidenceTable const& table, Decision const& decision) {
  auto text = score::verdict_lines(table, decision);
  if (!decision.approach) text += std::string(score::only_results) + ".\n";
  for (auto const& note : decision.notes) text += "Note: " + note + ".\n";
  if (table.base && !table.base->passed)
    text += "Note: the base did not pass, so it does not compete.\n";
  text += "\n" + report::aligned(table_of(table, decision.result, false));
  if (decision.approach)
    text += "\nApproaches:\n" + report::aligned(table_of(table, *decision.approach, true));
  if (std::ranges::any_of(decision.result.candidates,
                          [](RankedCandidate const& each) { return each.interval.has_value(); }))
    text += fmt::format("\nIn brackets: the range of the score, with {:g} %{}.\n",
                        100 * decision.result.confidence,
                        decision.approach ? fmt::format(" for results and {:g} % for approaches",
                                                        100 * decision.approach->confidence)
                                          : "");
  return text;
}

std::string decision_json(EvidenceTable const& table, Decision const& decision) {
  auto const& main = decision.approach ? *decision.approach : decision.result;
  auto recommendations = report::recommendations_json(table, decision);
  json::object document{
      {"schema", 1},
      {"take", report::text_or_null(decision.result.take)},
      {"recommendation", recommendations.at(decision.approach ? "approach" : "result")},
      {"recommendations", std::move(recommendations)},
      {"approaches", json::array()},
      {"notes", report::texts(decision.notes)}};
  for (auto const& each : main.candidates)
    document["approaches"].as_array().push_back(report::candidate_json(each, main.confidence));
  return report::pretty(document);
}

}  // namespace v0_2
}  // namespace parallel_explore
