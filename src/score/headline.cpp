#include "score/headline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace parallel_explore::score {
namespace {

constexpr double worth_naming = 0.05;  // chance of being the best or equal to it

std::string required(double confidence) { return fmt::format("{:g} %", 100 * confidence); }

/// "Four" for 4: numbers up to ten in words, to begin a sentence.
std::string number_in_words(int number) {
  constexpr std::array<std::string_view, 11> words{"",    "One",   "Two",   "Three", "Four", "Five",
                                                   "Six", "Seven", "Eight", "Nine",  "Ten"};
  bool const small = number > 0 && static_cast<std::size_t>(number) < words.size();
  return small ? std::string(words.at(static_cast<std::size_t>(number))) : std::to_string(number);
}

std::size_t count_ranked(Conclusion const& answer) {
  return static_cast<std::size_t>(std::ranges::count_if(
      answer.candidates, [](RankedCandidate const& each) { return each.rank.has_value(); }));
}

/// Other candidates that may be the best, likeliest first.
std::vector<std::string> rivals_of(Conclusion const& answer, std::string const& leader) {
  std::vector<RankedCandidate const*> rivals;
  for (auto const& each : answer.candidates) {
    bool const likely = each.chance_best_or_equal.value_or(0) >= worth_naming;
    if (each.name != leader && likely && !each.unreliable) rivals.push_back(&each);
  }
  std::ranges::stable_sort(rivals, [](RankedCandidate const* a, RankedCandidate const* b) {
    return *a->chance_best_or_equal > *b->chance_best_or_equal;
  });
  std::vector<std::string> names;
  for (auto const* each : rivals) names.push_back(each->name);
  return names;
}

/// The smallest difference that these data show, and the sessions that would settle it.
std::string settling(Conclusion const& answer, HeadlineDetails const& details) {
  std::string text;
  if (!details.resolution.empty())
    text += fmt::format(" With this noise, a lead of {} would be enough.", details.resolution);
  auto const& outlook = answer.outlook;
  if (!outlook) return text;
  auto const sessions = fmt::format(
      "{} more sample{} of {}{}", number_in_words(outlook->more), outlook->more == 1 ? "" : "s",
      outlook->approaches.size() == 1 ? "" : "each of ", join_names(outlook->approaches));
  return text + (outlook->chance < worth_naming
                     ? fmt::format(" {} would hardly settle it.", sessions)
                     : fmt::format(" {} would settle it with a probability of {}.", sessions,
                                   percent(outlook->chance)));
}

std::string unclear(Conclusion const& answer, std::string_view what,
                    HeadlineDetails const& details) {
  if (answer.leader.empty())
    return fmt::format("No clear winner: {}, so nothing can be compared.",
                       details.unusable ? "no criterion that counts can be used"
                                        : "every candidate that passed lacks a value");
  double const of_base = answer.base ? answer.base->chance_best_or_equal.value_or(0) : 0;
  if (std::max(of_base, answer.chance) < worth_naming && !details.base_leads_in.empty())
    return fmt::format(
               "No clear winner: {} is the best {}, but the base is ahead of it in {}, and another "
               "is "
               "ahead of the base.",
               answer.leader, what, details.base_leads_in) +
           settling(answer, details);
  bool const base_leads = of_base > answer.chance;
  auto text = fmt::format(
      "No clear winner: {} leads, with a chance of {} of being the best or equal to the best; "
      "{} is required.",
      base_leads ? "the base" : answer.leader, percent(std::max(of_base, answer.chance)),
      required(answer.confidence));
  if (!base_leads && !details.base_leads_in.empty())
    text += fmt::format(" The base is ahead of it in {}.", details.base_leads_in);
  if (answer.shown && std::max(of_base, answer.chance) >= answer.confidence) {
    text += fmt::format(
        " As the data were looked at before they were complete, that counts as less than {}.",
        required(answer.confidence));
  }
  std::vector<std::string> unreliable;
  for (auto const& each : answer.candidates) {
    if (each.unreliable) unreliable.push_back(each.name);
  }
  if (!unreliable.empty()) {
    text += fmt::format(" {} {} more often than others, which rules {} out.",
                        join_names(unreliable), unreliable.size() == 1 ? "fails" : "fail",
                        unreliable.size() == 1 ? "it" : "them");
  }
  auto rivals = rivals_of(answer, base_leads ? std::string() : answer.leader);
  if (!base_leads && of_base >= worth_naming) rivals.emplace_back("the base");
  if (!rivals.empty()) text += fmt::format(" {} may be as good.", join_names(rivals));
  return text + settling(answer, details);
}

std::string tie_text(Conclusion const& answer) {
  switch (answer.tie_break) {
    case TieBreak::none:
      return fmt::format("; nothing tells them apart, and {} comes first.", answer.take);
    case TieBreak::smaller_change:
      return fmt::format("; {} is the smaller change.", answer.take);
    case TieBreak::lower_cost:
      return fmt::format("; {} cost less.", answer.take);
    case TieBreak::better_score:
      return fmt::format("; {} has the better score.", answer.take);
  }
  return {};
}

std::string equals(Conclusion const& answer, bool scored, HeadlineDetails const& details) {
  if (!scored)
    return fmt::format("{} passed, and there is nothing {} to compare them by{}",
                       join_names(answer.equal), details.weightless ? "with a weight" : "else",
                       tie_text(answer));
  return fmt::format(
      "{} are equal for practical purposes: at most {} apart, with a probability of {}{}",
      join_names(answer.equal), details.matters, percent(answer.chance), tie_text(answer));
}

std::string recommended(Conclusion const& answer, bool scored, std::string_view what,
                        HeadlineDetails const& details) {
  auto const text = fmt::format("Recommended: {}.", answer.best);
  auto const passed = std::ranges::count_if(
      answer.candidates, [](RankedCandidate const& each) { return each.passed > 0; });
  if (count_ranked(answer) == 1 && !answer.base && details.identical > 0)
    return text + " Every other result that passed is identical to it.";
  auto const others_failed = std::ranges::all_of(answer.candidates, [&](RankedCandidate const& c) {
    return c.name == answer.best || c.passed == 0;
  });
  if (count_ranked(answer) == 1 && !answer.base && what == of_approaches && others_failed &&
      answer.candidates.size() > 1)
    return text + " Every session of the others failed.";
  if (count_ranked(answer) == 1 && !answer.base && !details.stopped.empty()) return text;
  if (count_ranked(answer) == 1 && !answer.base)
    return fmt::format("{} It is the only one that {}, so there was nothing to compare it with.",
                       text, passed == 1 ? "passed" : "has every value");
  if (!details.lead.empty()) return fmt::format("{} {}", text, details.lead);
  if (!scored)
    return fmt::format("{} It fails less often than every other {}, with a probability of {}.",
                       text, what, percent(answer.chance));
  return fmt::format("{} It is better than every other {}{} with a probability of {}.", text, what,
                     answer.base ? " and than the base" : "", percent(answer.chance));
}

}  // namespace

std::string percent(double chance) {
  if (chance > 0.995) return "more than 99 %";
  if (chance < 0.005) return "less than 1 %";
  return fmt::format("{:.0f} %", 100 * chance);
}

std::string join_names(std::vector<std::string> const& names) {
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

namespace {

std::string sentence(Conclusion const& answer, bool scored, std::string_view what,
                     HeadlineDetails const& details) {
  switch (answer.kind) {
    case VerdictKind::nothing_passed:
      return fmt::format("Nothing passed: no {} can be recommended.", what);
    case VerdictKind::keep_base:
      return fmt::format(
          "Keep what you have: no {} beats the base by more than {}, with a probability of {}. "
          "If the task was to add something that no gate tests, add a gate that fails on the base.",
          what, details.matters, percent(answer.chance));
    case VerdictKind::equal:
      return equals(answer, scored, details);
    case VerdictKind::recommended:
      return recommended(answer, scored, what, details);
    case VerdictKind::safe_choice: {
      auto const rivals = rivals_of(answer, answer.leader);
      auto const behind = fmt::format("at most {} behind the best", details.matters);
      return fmt::format("{} is a safe choice: {}, with a probability of {}{}.", answer.take,
                         scored ? behind : "no other fails less often", percent(answer.chance),
                         rivals.empty() ? "" : "; " + join_names(rivals) + " may be as good");
    }
    case VerdictKind::no_clear_winner:
      return unclear(answer, what, details);
  }
  return {};
}

}  // namespace

std::string headline(Conclusion const& answer, bool scored, std::string_view what,
                     HeadlineDetails const& details) {
  auto text = sentence(answer, scored, what, details);
  if (details.stopped.empty()) return text;
  return text + fmt::format(
                    " {} {} stopped before the end of {} budget; unfinished work was "
                    "compared.",
                    join_names(details.stopped), details.stopped.size() == 1 ? "was" : "were",
                    details.stopped.size() == 1 ? "its" : "their");
}

std::string verdict_lines(EvidenceTable const& table, Decision const& decision) {
  auto const& result = decision.result;
  auto text = headline(result, decision.scored, of_results, details_of(table, result)) + "\n";
  if (!decision.approach || result.kind == VerdictKind::nothing_passed) return text;
  auto const& approach = *decision.approach;
  text += "In general: " +
          headline(approach, decision.scored, of_approaches, details_of(table, approach)) + "\n";
  bool const same = result.take == approach.take || result.take.starts_with(approach.take + ".");
  if (!result.take.empty() && !approach.take.empty() && !same) {
    text += fmt::format("Adopt now: {} (the best result). Run again: {} (the better approach).\n",
                        result.take, approach.take);
  }
  return text;
}

}  // namespace parallel_explore::score
