#include "parallel_explore/runs_table.hpp"
#include "report/json_values.hpp"
#include "report/table.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace parallel_explore {

namespace json = boost::json;

namespace {

constexpr std::size_t most_rows = 12;

/// A probability for people: no more than its numbers can tell.
std::string percent(double chance) {
  if (chance > 0.995) return "more than 99 %";
  if (chance < 0.005) return "less than 1 %";
  return fmt::format("{:.0f} %", 100 * chance);
}

std::string required(double confidence) { return fmt::format("{:g} %", 100 * confidence); }

/// A difference of totals, in points of 10.
std::string points(double difference) { return fmt::format("{:.2g} points", 10 * difference); }

/// At most three names, and how many more.
std::string listed(std::vector<std::string> const& names) {
  constexpr std::size_t most = 3;
  std::vector<std::string> shown(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(most, names.size())));
  if (names.size() > most)
    return fmt::format("{} and {} more", fmt::join(shown, ", "), names.size() - most);
  if (shown.size() < 2) return shown.empty() ? std::string() : shown.front();
  auto const last = shown.back();
  shown.pop_back();
  return fmt::format("{} and {}", fmt::join(shown, ", "), last);
}

/// What else may be the best, likeliest first.
std::vector<std::string> rivals_of(Conclusion const& answer) {
  constexpr double worth_naming = 0.05;
  std::vector<RankedCandidate const*> rivals;
  for (auto const& each : answer.candidates) {
    if (each.name != answer.leader && each.chance_best_or_equal.value_or(0) >= worth_naming)
      rivals.push_back(&each);
  }
  std::ranges::stable_sort(rivals, [](RankedCandidate const* a, RankedCandidate const* b) {
    return *a->chance_best_or_equal > *b->chance_best_or_equal;
  });
  std::vector<std::string> names;
  for (auto const* each : rivals) names.push_back(each->name);
  return names;
}

std::size_t ranked(Conclusion const& answer) {
  return static_cast<std::size_t>(std::ranges::count_if(
      answer.candidates, [](RankedCandidate const& each) { return each.rank.has_value(); }));
}

std::string unclear(Conclusion const& answer) {
  if (answer.leader.empty())
    return "No clear winner: every candidate that passed lacks a value, so nothing can be "
           "compared.";
  auto text = fmt::format(
      "No clear winner: {} leads, with a chance of {} of being the best or equal to the best; {} "
      "is required.",
      answer.leader, percent(answer.chance), required(answer.confidence));
  auto const rivals = rivals_of(answer);
  if (!rivals.empty()) text += fmt::format(" {} may be as good.", listed(rivals));
  if (auto const& outlook = answer.outlook) {
    text += fmt::format(" {} more samples of {} settle it with a probability of about {}.",
                        outlook->more, listed(outlook->approaches), percent(outlook->chance));
  } else if (answer.resolution) {
    text +=
        fmt::format(" With this noise, a lead of {} would be enough.", points(*answer.resolution));
  }
  return text;
}

std::string headline(Conclusion const& answer, std::string_view what) {
  switch (answer.kind) {
    case VerdictKind::nothing_passed:
      return fmt::format("Nothing passed: no {} can be recommended.", what);
    case VerdictKind::keep_base:
      return fmt::format(
          "Keep what you have: no {} beats the base, with a probability of {}. If the task was to "
          "add something that no gate tests, add a gate that fails on the base.",
          what, percent(answer.chance));
    case VerdictKind::equal:
      return fmt::format(
          "{} are equal for practical purposes: at most {} apart, with a probability of {}. {} has "
          "the best score of them.",
          listed(answer.equal), points(answer.matters), percent(answer.chance), answer.take);
    case VerdictKind::recommended:
      if (ranked(answer) == 1 && !answer.base)
        return fmt::format("Recommended: {}. Nothing else passed, so it was compared with nothing.",
                           answer.best);
      return fmt::format(
          "Recommended: {}. It is better than every other {} with a probability of {}.",
          answer.best, what, percent(answer.chance));
    case VerdictKind::safe_choice: {
      auto const rivals = rivals_of(answer);
      return fmt::format(
          "{} is a safe choice: at most {} behind the best, with a probability of "
          "{}{}.",
          answer.take, points(answer.matters), percent(answer.chance),
          rivals.empty() ? "" : "; " + listed(rivals) + " may be as good");
    }
    case VerdictKind::no_clear_winner:
      return unclear(answer);
  }
  return {};
}

std::string number_or_dash(std::optional<double> const& value, double factor) {
  return value ? fmt::format("{:.2f}", factor * *value) : "–";
}

std::string chance_or_dash(std::optional<double> const& chance) {
  if (!chance) return "–";
  if (*chance > 0.995) return "> 99 %";
  return *chance < 0.005 ? "< 1 %" : percent(*chance);
}

std::string remark(RankedCandidate const& candidate) {
  if (candidate.passed == 0) return "failed";
  if (!candidate.missing.empty()) return candidate.missing + " is missing";
  return candidate.unreliable ? "fails more often" : "";
}

report::Table table_of(Conclusion const& answer, bool with_sessions) {
  report::Table table;
  table.header = {"rank", "name", "score of 10", "best or equal", "loss if taken"};
  if (with_sessions) table.header.emplace_back("passed");
  table.header.emplace_back("");
  table.left = {1, table.header.size() - 1};
  auto const shown = std::min(most_rows, answer.candidates.size());
  for (auto const& each : std::span(answer.candidates).first(shown)) {
    auto const score = each.total ? fmt::format("{:.2f}", std::clamp(10 * *each.total, 0.0, 10.0))
                                  : std::string("–");
    std::vector<std::string> row{each.rank ? std::to_string(*each.rank) : "–", each.name, score,
                                 chance_or_dash(each.chance_best_or_equal),
                                 number_or_dash(each.expected_loss, 10)};
    if (with_sessions) row.push_back(fmt::format("{}/{}", each.passed, each.runs));
    row.push_back(remark(each));
    table.rows.push_back(std::move(row));
  }
  if (shown < answer.candidates.size()) {
    table.notes.push_back(
        fmt::format("{} more are in the JSON document", answer.candidates.size() - shown));
  }
  if (answer.base) {
    std::vector<std::string> row{"", "base", "", chance_or_dash(answer.base->chance_best_or_equal)};
    row.resize(table.header.size());
    table.rows.push_back(std::move(row));
  }
  return table;
}

json::object reliability_json(RankedCandidate const& candidate, double confidence) {
  auto const range = wilson_interval(candidate.passed, candidate.runs, confidence);
  return {{"passed", candidate.passed},
          {"runs", candidate.runs},
          {"interval", {range.low, range.high}}};
}

json::object candidate_json(RankedCandidate const& candidate, double confidence) {
  json::object object{{"name", candidate.name},
                      {"rank", report::or_null(candidate.rank)},
                      {"total", report::or_null(candidate.total)},
                      {"chance_best_or_equal", report::or_null(candidate.chance_best_or_equal)},
                      {"expected_loss", report::or_null(candidate.expected_loss)},
                      {"interval", nullptr},
                      {"reliability", reliability_json(candidate, confidence)},
                      {"missing", report::text_or_null(candidate.missing)},
                      {"unreliable", candidate.unreliable}};
  if (candidate.interval) object["interval"] = {candidate.interval->low, candidate.interval->high};
  return object;
}

json::array candidates_json(Conclusion const& answer) {
  json::array candidates;
  for (auto const& each : answer.candidates)
    candidates.push_back(candidate_json(each, answer.confidence));
  return candidates;
}

json::value outlook_json(std::optional<Outlook> const& outlook) {
  if (!outlook) return nullptr;
  return {{"approaches", report::texts(outlook->approaches)},
          {"more", outlook->more},
          {"chance", outlook->chance}};
}

json::object answer_json(Conclusion const& answer, std::string_view what) {
  return {{"kind", name_of(answer.kind)},
          {"best", report::text_or_null(answer.best)},
          {"equal", report::texts(answer.equal)},
          {"take", report::text_or_null(answer.take)},
          {"leader", report::text_or_null(answer.leader)},
          {"chance", answer.chance},
          {"confidence", answer.confidence},
          {"matters", answer.matters},
          {"resolution", report::or_null(answer.resolution)},
          {"outlook", outlook_json(answer.outlook)},
          {"text", headline(answer, what)},
          {"base_chance_best_or_equal",
           answer.base ? report::or_null(answer.base->chance_best_or_equal) : json::value()},
          {"candidates", candidates_json(answer)}};
}

}  // namespace

std::string to_text(Decision const& decision) {
  auto text = headline(decision.result, "result") + "\n";
  text += decision.approach ? "In general: " + headline(*decision.approach, "approach") + "\n"
                            : "This compares the results at hand. Whether an approach does as well "
                              "in another session was not tested.\n";
  for (auto const& note : decision.notes) text += "Note: " + note + ".\n";
  text += "\n" + report::aligned(table_of(decision.result, false));
  if (decision.approach)
    text += "\nApproaches:\n" + report::aligned(table_of(*decision.approach, true));
  return text;
}

std::string decision_json(Decision const& decision) {
  auto const result = answer_json(decision.result, "result");
  json::value approach;
  if (decision.approach) approach = answer_json(*decision.approach, "approach");
  auto const& main = decision.approach ? *decision.approach : decision.result;
  json::object document{{"schema", 1},
                        {"take", report::text_or_null(decision.result.take)},
                        {"recommendation", decision.approach ? approach : json::value(result)},
                        {"recommendations", {{"result", result}, {"approach", approach}}},
                        {"approaches", candidates_json(main)},
                        {"notes", report::texts(decision.notes)}};
  return report::pretty(document);
}

}  // namespace parallel_explore
