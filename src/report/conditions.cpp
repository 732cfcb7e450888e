#include "report/conditions.hpp"

#include "report/json_values.hpp"
#include "report/summary_json.hpp"
#include "score/headline.hpp"
#include "text/display.hpp"
#include "text/numbers.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace parallel_explore::report {

namespace json = boost::json;

namespace {

using score::ConditionAnswer;
using score::ConditionState;
using score::Unsure;

std::string_view state_name(ConditionState state) {
  switch (state) {
    case ConditionState::holds:
      return "holds";
    case ConditionState::does_not_hold:
      return "does_not_hold";
    case ConditionState::unsure:
      return "unsure";
  }
  return {};
}

std::string_view reason_name(Unsure why) {
  switch (why) {
    case Unsure::no:
      return {};
    case Unsure::noise:
      return "noise";
    case Unsure::no_result:
      return "no_result";
    case Unsure::no_value:
      return "no_value";
    case Unsure::no_base:
      return "no_base";
  }
  return {};
}

std::string_view answer_text(ConditionState state) {
  switch (state) {
    case ConditionState::holds:
      return "holds";
    case ConditionState::does_not_hold:
      return "does not hold";
    case ConditionState::unsure:
      return "is uncertain";
  }
  return {};
}

/// The change against the base, or the distance from a number: relative on the ratio scale.
double change_in(score::ReferenceDifference const& difference) {
  return difference.by_ratio ? std::expm1(difference.seen) : difference.seen;
}

double margin_in(ConditionAnswer const& answer) {
  auto const& difference = *answer.difference;
  double const margin = score::margin_around(difference, answer.confidence);
  return difference.by_ratio ? std::exp(difference.seen) * std::expm1(margin) : margin;
}

/// "12 % above the base (±3 %, 8 rounds)"
std::string difference_text(ConditionAnswer const& answer) {
  auto const& difference = *answer.difference;
  auto const amount = [&](double value) {
    value = std::abs(value);
    return difference.by_ratio
               ? text::short_percentage(100 * value) + " %"
               : text::with_unit(value, text::clean_line(answer.criterion.unit, 20));
  };
  bool const with_base = answer.condition.reference.factor != 0;
  auto const reference =
      with_base ? std::string("the base") : text::short_number(answer.condition.reference.amount);
  double const change = change_in(difference), margin = margin_in(answer);
  auto const rounds =
      difference.rounds == 1 ? "measured once" : fmt::format("{} rounds", difference.rounds);
  auto const precision = margin > 0 ? fmt::format("±{}, {}", amount(margin), rounds) : rounds;
  if (change == 0) return fmt::format("equal to {} ({})", reference, precision);
  return fmt::format("{} {} {} ({})", amount(change), change > 0 ? "above" : "below", reference,
                     precision);
}

/// "radix: 21.4 M/s, 12 % above the base (±3 %, 8 rounds)"
std::string evidence_of(ConditionAnswer const& answer) {
  auto const sample = text::clean_line(answer.sample, 64);
  switch (answer.why) {
    case Unsure::no_result:
      return "no result passed every gate";
    case Unsure::no_value:
      return sample + " has no value";
    case Unsure::no_base:
      return "the base has no value";
    case Unsure::no:
    case Unsure::noise:
      break;
  }
  return fmt::format("{}: {}, {}", sample,
                     text::with_unit(*answer.value, text::clean_line(answer.criterion.unit, 20)),
                     difference_text(answer));
}

/// The range that the noise leaves open, and how to narrow it.
std::string open_text(ConditionAnswer const& answer) {
  if (answer.why != Unsure::noise) return {};
  if (answer.difference && answer.difference->may_stop)
    return fmt::format(
        " {} is needed to say either, and must hold at every look, since rounds may stop early. "
        "More rounds "
        "(`pexplore "
        "measure`) narrow it.",
        score::percent(answer.confidence));
  return fmt::format(
      " The chance that it holds is {}; {} is needed to say so, and at most {} to say that it "
      "does not. More rounds (`repeat`) narrow it.",
      score::percent(answer.chance), score::percent(answer.confidence),
      score::percent(1 - answer.confidence));
}

json::object condition_json(ConditionAnswer const& answer) {
  json::object object{{"condition", answer.condition.text},
                      {"answer", state_name(answer.state)},
                      {"reason", text_or_null(std::string(reason_name(answer.why)))},
                      {"criterion", answer.condition.criterion},
                      {"result", text_or_null(answer.sample)},
                      {"chance", answer.difference ? json::value(answer.chance) : json::value()},
                      {"confidence", answer.confidence},
                      {"value", or_null(answer.value)},
                      {"base", or_null(answer.base)},
                      {"change", nullptr},
                      {"margin", nullptr},
                      {"rounds", nullptr}};
  if (auto const& difference = answer.difference) {
    object["change"] = change_in(*difference);
    object["change_is"] = difference->by_ratio ? "relative" : "absolute";
    object["margin"] = margin_in(answer);
    object["rounds"] = difference->rounds;
  }
  return object;
}

}  // namespace

std::string conditions_text(std::vector<ConditionAnswer> const& answers) {
  std::string text;
  for (auto const& answer : answers) {
    text += fmt::format("\"{}\" {}: {}.{}\n", text::clean_line(answer.condition.text, 200),
                        answer_text(answer.state), evidence_of(answer), open_text(answer));
  }
  return text;
}

std::string summary_json_with(std::vector<ConditionAnswer> const& answers,
                              Exploration const& exploration, Verdict const& verdict) {
  auto document = summary_object(exploration, verdict);
  auto& conditions = document["conditions"].emplace_array();
  for (auto const& each : answers) conditions.emplace_back(condition_json(each));
  return pretty(document);
}

}  // namespace parallel_explore::report
