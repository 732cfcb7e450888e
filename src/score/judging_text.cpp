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
  return fmt::format(" (the same in both orders in {} of {})", judge.consistent, pairs);
}

/// " For judges 1 and 2 there are too few votes to tell a coin from a good judge."
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
  return fmt::format(" {}{}oo few votes to tell a coin from a good judge.", whom, all ? "T" : "t");
}

char const* meaning_of(AgreementLevel level) {
  switch (level) {
    case AgreementLevel::too_few_votes:
      return "too few votes to tell whether by chance";
    case AgreementLevel::chance:
      return "no more than chance can give";
    case AgreementLevel::some:
      return "weakly, but more than chance gives";
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

}  // namespace

std::string judging_text(Judging const& judging) {
  if (judging.judges.empty()) return {};
  std::vector<std::string> parts;
  for (auto const& judge : judging.judges) {
    parts.push_back(fmt::format("{} {}{}{}", judge.judge_number, judge.agent,
                                judge.model.empty() ? "" : " " + judge.model, pairs_text(judge)));
  }
  auto text = fmt::format("\nThe judges saw the task and the changes, without names: {}.{}",
                          fmt::join(parts, ", "), standing_text(judging));
  for (auto const& criterion : judging.criteria) text += agreement_text(criterion);
  text += "\n";
  for (auto const& note : judging.notes) text += note + "\n";
  return text;
}

}  // namespace parallel_explore::score
