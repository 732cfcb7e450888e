#include "score/condition.hpp"

#include "core/criterion_traits.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/measurement.hpp"
#include "score/scale.hpp"
#include "text/numbers.hpp"
#include "text/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

namespace parallel_explore::score {
namespace {

constexpr auto grammar = "write CRITERION < base - 5 %, or CRITERION > 1000, without a unit";

[[noreturn]] void refuse(Condition const& condition, std::string const& why,
                         std::string const& hint) {
  throw Error(ErrorCode::validation, fmt::format("\"{}\": {}", condition.text, why), hint);
}

std::string_view trimmed(std::string_view text) {
  constexpr auto blanks = " \t\n";
  auto const first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Takes a finite number off the front of a text.
std::optional<double> take_number(std::string_view& text) {
  text = trimmed(text);
  double number = 0;
  auto const* const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  text = trimmed(text.substr(static_cast<std::size_t>(rest - text.data())));
  return number;
}

/// Shifts a reference by "- 5 %", "+ 3" or nothing.
void read_shift(std::string_view rest, Condition& condition) {
  rest = trimmed(rest);
  if (rest.empty()) return;
  bool const up = rest.front() == '+';
  if (!up && rest.front() != '-')
    refuse(condition, fmt::format("\"{}\" is not + or - and a number", rest), grammar);
  rest = trimmed(rest.substr(1));
  bool const plain = !rest.empty() && rest.front() != '-';
  auto const number = plain ? take_number(rest) : std::nullopt;
  if (!number || (!rest.empty() && rest != "%"))
    refuse(condition, "a number, or a number and %, must follow + or -",
           "numbers are in the unit of the criterion, and the unit is not written");
  double const shift = up ? *number : -*number;
  auto& [factor, amount] = condition.reference;
  if (rest.empty()) {
    amount += shift;
  } else {
    factor *= 1 + shift / 100;
    amount *= 1 + shift / 100;
  }
}

void read_reference(std::string_view text, Condition& condition) {
  constexpr std::string_view base = "base";
  text = trimmed(text);
  if (text.starts_with(base)) {
    condition.reference = {1, 0};
    return read_shift(text.substr(base.size()), condition);
  }
  auto const number = take_number(text);
  if (!number) refuse(condition, "after < or > comes base or a number", grammar);
  condition.reference = {0, *number};
  read_shift(text, condition);
}

Criterion const& named_criterion(Condition const& condition, Experiment const& experiment) {
  auto const found = std::ranges::find(experiment.criteria, condition.criterion, &Criterion::name);
  if (found != experiment.criteria.end()) return *found;
  std::vector<std::string> names;
  for (auto const& each : experiment.criteria) {
    if (is_scored(each)) names.push_back(each.name);
  }
  auto const near = text::nearest(condition.criterion, names);
  refuse(condition, fmt::format("there is no criterion \"{}\"", condition.criterion),
         near            ? fmt::format("did you mean \"{}\"?", *near)
         : names.empty() ? "give the spec a [[criterion]] with `run` and `metric`"
                         : fmt::format("there are: {}", fmt::join(names, ", ")));
}

bool names_base(Condition const& condition) { return condition.reference.factor != 0; }

void check_measured(Condition const& condition, Criterion const& criterion,
                    Experiment const& experiment) {
  auto const traits = core::traits_of(criterion);
  if (!is_scored(criterion))
    refuse(condition, fmt::format("{} is a gate, which passes or fails", criterion.name),
           "a run in which no result passes its gates ends with status 2");
  if (traits.on_score_scale)
    refuse(condition, fmt::format("{} is not measured", criterion.name),
           "name a criterion with `run` or `builtin`");
  if (!names_base(condition)) return;
  if (!traits.is_measured)
    refuse(condition, fmt::format("{} has no value on the base", criterion.name),
           "compare it with a number");
  if (!experiment.evaluate.base)
    refuse(condition, "the base is not measured",
           "set `base = \"compete\"` or `base = \"show\"` in [evaluate]");
}

/// Values are above 0 on the ratio scale, and not below 0 on that of counts.
void check_reachable(Condition const& condition, Criterion const& criterion) {
  auto const scale = scale_of(criterion);
  if (scale == ScaleKind::linear) return;
  auto const& [factor, amount] = condition.reference;
  bool const nothing_below = factor <= 0 && amount <= 0;
  bool const all_above = factor == 0 && (scale == ScaleKind::ratio ? amount <= 0 : amount < 0);
  auto const values = fmt::format("values of {} are {}", criterion.name,
                                  scale == ScaleKind::ratio ? "above 0" : "at least 0");
  if (condition.below && (nothing_below || factor < 0))
    refuse(condition, "it can never hold: " + values, "name a reference above 0");
  if (!condition.below && (all_above || factor < 0))
    refuse(condition, "it always holds: " + values, "name a reference above 0");
}

void check_direction(Condition const& condition, Criterion const& criterion) {
  bool const higher = criterion.better == Better::higher;
  if (higher == condition.below) return;
  auto turned = condition.text;
  std::ranges::replace(turned, condition.below ? '<' : '>', condition.below ? '>' : '<');
  refuse(condition,
         fmt::format("it would fail better results: for {}, {} is better", criterion.name,
                     higher ? "more" : "less"),
         fmt::format("did you mean \"{}\"? Otherwise, set `better` of the criterion", turned));
}

std::optional<double> median_of_rounds(std::vector<std::optional<double>> const& values) {
  std::vector<double> all;
  for (auto const& value : values) {
    if (value) all.push_back(*value);
  }
  return median(std::move(all));
}

/// The difference from the base itself, or from the number. `shifted`: from the reference.
ReferenceDifference shown_difference(Condition const& condition, RoundsOfCriterion const& rounds,
                                     std::string const& sample,
                                     ReferenceDifference const& shifted) {
  auto const& [factor, amount] = condition.reference;
  if (!names_base(condition)) return shifted;
  if (factor != 1) return difference_from(rounds, sample, {}).value_or(shifted);
  auto plain = shifted;
  plain.seen += amount;
  plain.known.center += amount;
  return plain;
}

}  // namespace

Condition parse_condition(std::string_view text) {
  Condition condition;
  condition.text = trimmed(text);
  auto const sign = condition.text.find_first_of("<>");
  if (sign == std::string::npos) refuse(condition, "there is no < or >", grammar);
  condition.criterion = trimmed(std::string_view(condition.text).substr(0, sign));
  condition.below = condition.text[sign] == '<';
  auto const rest = std::string_view(condition.text).substr(sign + 1);
  if (condition.criterion.empty()) refuse(condition, "it names no criterion", grammar);
  if (rest.starts_with('='))
    refuse(condition, "<= and >= are not offered", "for measured values, < and > mean the same");
  read_reference(rest, condition);
  return condition;
}

void check_condition(Condition const& condition, Experiment const& experiment) {
  auto const& criterion = named_criterion(condition, experiment);
  check_measured(condition, criterion, experiment);
  check_reachable(condition, criterion);
  check_direction(condition, criterion);
}

ConditionAnswer answer_of(Condition const& condition, Exploration const& exploration,
                          std::string const& sample) {
  ConditionAnswer answer;
  answer.condition = condition;
  answer.criterion = named_criterion(condition, exploration.experiment);
  answer.sample = sample;
  answer.confidence = exploration.experiment.evaluate.result_confidence;
  auto const rounds = rounds_of(exploration, answer.criterion);
  if (auto const index = rounds.find(sample))
    answer.value = median_of_rounds(rounds.values[*index]);
  if (names_base(condition)) answer.base = median_of_rounds(rounds.base);
  auto const found = difference_from(rounds, sample, condition.reference);
  if (!found) {
    answer.why = sample.empty()  ? Unsure::no_result
                 : !answer.value ? Unsure::no_value
                                 : Unsure::no_base;
    return answer;
  }
  answer.difference = shown_difference(condition, rounds, sample, *found);
  answer.chance = condition.below ? chance_of_below(*found) : chance_of_above(*found);
  double const opposite = condition.below ? chance_of_above(*found) : chance_of_below(*found);
  // Of what may stop, two parts of probabilities do not add up to 1.
  bool const is_ruled_out = opposite >= answer.confidence ||
                            (!found->may_stop && answer.chance <= 1 - answer.confidence) ||
                            (found->known.scale <= 0 && answer.chance <= 0);
  if (answer.chance >= answer.confidence) {
    answer.state = ConditionState::holds;
  } else if (is_ruled_out) {
    answer.state = ConditionState::does_not_hold;
  } else {
    answer.why = Unsure::noise;
  }
  return answer;
}

}  // namespace parallel_explore::score
