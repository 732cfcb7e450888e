#include "parallel_explore/verdict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace parallel_explore {
namespace {

std::string percent(double share) { return fmt::format("{:.0f} %", 100 * share); }

/// How often each approach was run, and with which result.
std::string samples_text(Evidence const& evidence) {
  if (!evidence.sampled()) return {};
  std::string text = "\nWhat the sessions came to (total of 1; the range holds the mean with ";
  text += percent(evidence.confidence) + "):\n";
  for (auto const& each : evidence.approaches) {
    if (each.totals.empty()) continue;
    text += fmt::format("- {}: {:.2f}", each.approach, mean(each.totals).value_or(0));
    if (each.interval)
      text += fmt::format(" ({:.2f} to {:.2f})", std::max(0.0, each.interval->low),
                          std::min(1.0, each.interval->high));
    text += fmt::format(", {} session{}", each.totals.size(), each.totals.size() == 1 ? "" : "s");
    if (std::cmp_less(each.passed, each.totals.size())) {
      auto const count = static_cast<int>(each.totals.size());
      auto const range = wilson_interval(each.passed, count, evidence.confidence);
      text += fmt::format(", of which {} passed ({} to {})", each.passed, percent(range.low),
                          percent(range.high));
    }
    if (each.belief) {
      text +=
          fmt::format("; best with {}, {:.2f} once luck is taken off",
                      percent(each.belief->probability), std::clamp(each.belief->mean, 0.0, 1.0));
    }
    text += "\n";
  }
  return text;
}

std::string listed(std::vector<std::string> const& names, char const* last) {
  if (names.size() < 2) return names.empty() ? std::string() : names[0];
  std::vector<std::string> const but_last(names.begin(), names.end() - 1);
  return fmt::format("{} {} {}", fmt::join(but_last, ", "), last, names.back());
}

/// "Who puts throughput or size first should take radix; who puts clarity first, insertion."
std::string priorities_text(std::vector<Priority> const& priorities) {
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> groups;
  for (auto const& each : priorities) {
    auto const found =
        std::ranges::find(groups, each.winners, [](auto const& group) { return group.first; });
    auto& criteria = found == groups.end()
                         ? groups.emplace_back(each.winners, std::vector<std::string>{}).second
                         : found->second;
    criteria.push_back(each.criterion);
  }
  std::string text;
  for (auto const& [winners, criteria] : groups) {
    auto const who = listed(criteria, "or"), what = listed(winners, "or");
    text += text.empty() ? fmt::format("Who puts {} first should take {}", who, what)
                         : fmt::format("; who puts {} first, {}", who, what);
  }
  return text.empty() ? text : text + ".\n";
}

std::string share_text(WeightShare const& share) {
  return fmt::format("{} for {} of weights near yours and {} of all there are", share.approach,
                     percent(share.nearby), percent(share.anywhere));
}

std::string flip_text(Flip const& flip) {
  return fmt::format("With the weight of {} at {:.2f} instead of {:g}, {} would be first.",
                     flip.criterion, flip.to, flip.from, flip.winner);
}

/// How much the order hangs on the weights, where there is anything to weigh against anything.
std::string weights_text(Sensitivity const& sensitivity) {
  if (sensitivity.shares.size() < 2 || sensitivity.priorities.empty()) return {};
  bool const no_choice = sensitivity.undominated.size() == 1;
  auto text = "\n" + priorities_text(sensitivity.priorities);
  if (no_choice) {
    return fmt::format("\nNo weights make another first: {} is at least as good in everything.\n",
                       sensitivity.undominated.front());
  }
  std::vector<std::string> first;
  for (auto const& share : sensitivity.shares) {
    if (share.nearby >= 0.005 || share.anywhere >= 0.005) first.push_back(share_text(share));
  }
  text += fmt::format("First is {}.", fmt::join(first, "; "));
  if (!sensitivity.flips.empty()) text += " " + flip_text(sensitivity.flips.front());
  text += fmt::format(" None of {} beats another in everything.",
                      listed(sensitivity.undominated, "and"));
  return text + "\n";
}

std::string judging_text(Judging const& judging) {
  if (judging.judges.empty()) return {};
  std::string text = "\nThe judges saw the task and the changes, without names:";
  std::vector<std::string> parts;
  for (auto const& judge : judging.judges) {
    auto part = fmt::format("{} {}{}", judge.judge_number, judge.agent,
                            judge.model.empty() ? "" : " " + judge.model);
    if (judge.decided > 0)
      part += fmt::format(" (the same in both orders in {} of {} pairs)", judge.consistent,
                          judge.decided);
    parts.push_back(std::move(part));
  }
  text += fmt::format(" {}.", fmt::join(parts, ", "));
  for (auto const& criterion : judging.criteria) {
    if (criterion.agreement)
      text += fmt::format(" On {} two judges agree in {} of cases.", criterion.criterion,
                          percent(*criterion.agreement));
  }
  text += "\n";
  for (auto const& note : judging.notes) text += note + "\n";
  return text;
}

}  // namespace

std::string evidence_text(Evidence const& evidence) {
  return samples_text(evidence) + weights_text(evidence.sensitivity) +
         judging_text(evidence.judging);
}

}  // namespace parallel_explore
