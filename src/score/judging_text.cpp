#include "score/judging_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace parallel_explore::score {
namespace {

std::string pairs_text(JudgeRecord const& judge) {
  if (judge.decided == 0) return {};
  auto const pairs = fmt::format("{} pair{}", judge.decided, judge.decided == 1 ? "" : "s");
  if (judge.first_shown == judge.decided)
    return fmt::format(" (always preferred the first shown, in {})", pairs);
  if (judge.second_shown == judge.decided)
    return fmt::format(" (always preferred the second shown, in {})", pairs);
  return fmt::format(" (same answer in both orders for {} of {})", judge.consistent, pairs);
}

/// " For judges 1 and 2: too few votes to tell a good judge from a coin toss."
std::string standing_text(Judging const& judging) {
  std::vector<std::string> numbers;
  for (auto const& judge : judging.judges) {
    if (judge.answers > 0 && judge.standing == JudgeStanding::too_few_votes)
      numbers.push_back(fmt::format("{}", judge.judge_number));
  }
  if (numbers.empty()) return {};
  bool const all = numbers.size() == judging.judges.size();
  auto const whom = all ? std::string()
                        : fmt::format("For judge{} {}: ", numbers.size() == 1 ? "" : "s",
                                      fmt::join(numbers, ", "));
  return fmt::format(" {}{}oo few votes to tell a good judge from a coin toss.", whom,
                     all ? "T" : "t");
}

char const* meaning_of(AgreementLevel level) {
  switch (level) {
    case AgreementLevel::too_few_votes:
      return "too few votes to tell whether by chance";
    case AgreementLevel::chance:
      return "no more than by chance";
    case AgreementLevel::some:
      return "weakly, but more than by chance";
    case AgreementLevel::substantial:
      return "substantially";
    case AgreementLevel::strong:
      return "strongly";
  }
  return "";
}

std::string agreement_text(JudgedCriterion const& criterion) {
  if (!criterion.agreement) return {};
  auto const alpha =
      criterion.alpha ? fmt::format("Krippendorff's α is {:.2f}: ", *criterion.alpha + 0.0) : "";
  return fmt::format(" On {} two judges agree in {:.0f} % of cases ({}{}).", criterion.criterion,
                     100 * *criterion.agreement, alpha, meaning_of(criterion.agreement_level));
}

/// "a over b, b over c and c over a"
std::string cycle_text(std::vector<std::string> const& cycle) {
  std::vector<std::string> steps;
  for (std::size_t i = 0; i < cycle.size(); ++i)
    steps.push_back(fmt::format("{} over {}", cycle[i], cycle[(i + 1) % cycle.size()]));
  auto const last = steps.back();
  steps.pop_back();
  return fmt::format("{} and {}", fmt::join(steps, ", "), last);
}

std::string cycles_text(JudgedCriterion const& criterion) {
  if (criterion.cycles.empty()) return {};
  std::vector<std::string> cycles;
  for (auto const& each : criterion.cycles) cycles.push_back(cycle_text(each));
  auto text = fmt::format("{}: the judges prefer {}", criterion.criterion, fmt::join(cycles, "; "));
  if (criterion.triads > 1 && criterion.circular_triads > 0)
    text += fmt::format(" ({} circular triad{} of {})", criterion.circular_triads,
                        criterion.circular_triads == 1 ? "" : "s", criterion.triads);
  return text + ". No ranking agrees with all of these preferences.\n";
}

std::string length_text(JudgedCriterion const& criterion) {
  if (!criterion.follows_size) return {};
  bool const larger = 2 * criterion.larger_preferred > criterion.sized_pairs;
  return fmt::format(
      "{}: the judges prefer the {} change in {} of {} pairs. That change may be better, or the "
      "judges may go by "
      "its length; no correction is made for that.\n",
      criterion.criterion, larger ? "larger" : "smaller",
      larger ? criterion.larger_preferred : criterion.sized_pairs - criterion.larger_preferred,
      criterion.sized_pairs);
}

/// "People voted 4 times. Of the pairs on which they and a judge have a preference, judge 1 agrees
/// in 3 of 4, judge 2 in 2 of 4."
std::string people_text(Judging const& judging) {
  if (judging.people_votes == 0) return {};
  auto text = fmt::format("People voted {} time{}; their votes do not count towards the score.",
                          judging.people_votes, judging.people_votes == 1 ? "" : "s");
  std::vector<std::string> parts;
  for (auto const& judge : judging.judges) {
    if (judge.shared_with_people == 0) continue;
    parts.push_back(fmt::format("judge {}{} in {} of {}", judge.judge_number,
                                parts.empty() ? " agrees with them" : "", judge.agrees_with_people,
                                judge.shared_with_people));
  }
  if (!parts.empty())
    text +=
        fmt::format(" Of the pairs on which both have a preference, {}.", fmt::join(parts, ", "));
  return text + "\n";
}

}  // namespace

std::string judging_text(Judging const& judging) {
  if (judging.judges.empty()) return judging.people_votes == 0 ? "" : "\n" + people_text(judging);
  std::vector<std::string> parts;
  for (auto const& judge : judging.judges) {
    parts.push_back(fmt::format("{} {}{}{}", judge.judge_number, judge.agent,
                                judge.model.empty() ? "" : " " + judge.model, pairs_text(judge)));
  }
  auto text = fmt::format("\nThe judges saw the task and the changes, without names: {}.{}",
                          fmt::join(parts, ", "), standing_text(judging));
  for (auto const& criterion : judging.criteria) text += agreement_text(criterion);
  text += "\n";
  for (auto const& criterion : judging.criteria) text += cycles_text(criterion);
  for (auto const& criterion : judging.criteria) text += length_text(criterion);
  text += people_text(judging);
  for (auto const& note : judging.notes) text += note + "\n";
  return text;
}

}  // namespace parallel_explore::score
