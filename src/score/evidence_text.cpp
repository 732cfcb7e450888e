#include "score/evidence_text.hpp"

#include "parallel_explore/certainty.hpp"
#include "score/headline.hpp"
#include "score/judging_text.hpp"
#include "score/own_loss.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::score {
namespace {

double shown_points(double total) { return 10 * std::clamp(total, 0.0, 1.0); }

/// "; score 9.8 of 10 (9.4 to 10.0); best or equal to the best: 61 %; taking it loses 0.12 points
/// (0.3 M/s of throughput) on average"
std::string chances_text(RankedCandidate const& candidate,
                         std::optional<OwnLoss> const& own_losses) {
  std::string text;
  if (candidate.total && candidate.interval) {
    text +=
        fmt::format("; score {:.1f} out of 10 ({:.1f} to {:.1f})", shown_points(*candidate.total),
                    shown_points(candidate.interval->low), shown_points(candidate.interval->high));
  }
  if (candidate.chance_best_or_equal)
    text +=
        fmt::format("; best or equal to the best: {}", percent(*candidate.chance_best_or_equal));
  constexpr double worth_saying = 0.005;
  double const loss = candidate.expected_loss.value_or(0);
  if (loss < worth_saying / 10) return text;
  std::string own;
  if (own_losses) {
    auto const found = own_losses->losses.find(candidate.name);
    if (found != own_losses->losses.end() && found->second > 0)
      own = fmt::format(" ({} of {})", text::with_unit(found->second, own_losses->unit),
                        own_losses->criterion);
  }
  return text +
         fmt::format("; taking it loses {:.2f} points{} on average", shown_points(loss), own);
}

/// The results by question 1, unless each is either the best or not beyond doubt.
std::string results_text(EvidenceTable const& table, Conclusion const& answer) {
  auto const is_open = [](RankedCandidate const& each) {
    constexpr double sure = 0.995;
    auto const chance = each.chance_best_or_equal.value_or(0);
    return each.total && chance < sure && chance > 1 - sure;
  };
  if (std::ranges::none_of(answer.candidates, is_open)) return {};
  constexpr std::size_t most = 12;
  auto const own = own_loss(table, answer);
  auto text = fmt::format("\nResults (in brackets: {:g} % intervals):\n", 100 * answer.confidence);
  std::size_t shown = 0;
  for (auto const& each : answer.candidates) {
    if (!each.total || ++shown > most) continue;
    text += fmt::format("- {}: {}\n", each.name, chances_text(each, own).substr(2));
  }
  if (shown > most) text += fmt::format("- and {} more\n", shown - most);
  return text;
}

std::string sessions_text(ApproachEvidence const& each, RankedCandidate const* candidate,
                          std::optional<OwnLoss> const& own, double confidence) {
  auto text = fmt::format("- {}: {} of {} session{} passed", each.approach, each.passed,
                          each.sessions, each.sessions == 1 ? "" : "s");
  auto const range = wilson_interval(each.passed, each.sessions, confidence);
  text += fmt::format(" ({:.0f} to {:.0f} %)", 100 * range.low, 100 * range.high);
  if (!candidate) return text + "\n";
  text += chances_text(*candidate, own);
  if (candidate->unreliable) text += "; fails more often than others";
  return text + "\n";
}

/// How often each approach was run, and with which result; of approaches run once, their results.
std::string samples_text(Verdict const& verdict) {
  auto const& approach = verdict.decision.approach;
  if (!approach) return results_text(verdict.table, verdict.decision.result);
  constexpr std::size_t most = 12;
  auto const own = own_loss(verdict.table, *approach);
  auto text =
      fmt::format("\nSessions (in brackets: {:g} % intervals):\n", 100 * approach->confidence);
  std::size_t shown = 0;
  for (auto const& each : verdict.evidence.approaches) {
    if (each.sessions == 0) continue;
    if (++shown > most) continue;
    auto const found =
        std::ranges::find(approach->candidates, each.approach, &RankedCandidate::name);
    text += sessions_text(each, found == approach->candidates.end() ? nullptr : &*found, own,
                          approach->confidence);
  }
  if (shown > most) text += fmt::format("- and {} more\n", shown - most);
  return text;
}

/// A sentence for each criterion that would put another first than the weights do.
std::string priorities_text(Verdict const& verdict, std::string const& first) {
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> groups;
  for (auto const& each : verdict.evidence.sensitivity.priorities) {
    if (std::ranges::find(each.winners, first) != each.winners.end()) continue;
    auto const found =
        std::ranges::find(groups, each.winners, [](auto const& group) { return group.first; });
    auto& criteria = found == groups.end()
                         ? groups.emplace_back(each.winners, std::vector<std::string>{}).second
                         : found->second;
    criteria.push_back(each.criterion);
  }
  std::string text;
  for (auto const& [winners, criteria] : groups) {
    text += fmt::format("If {} matters most, {} comes first.\n", fmt::join(criteria, " or "),
                        join_names(winners));
  }
  return text;
}

/// How far the order depends on the weights; nothing where no weights make another first.
std::string weights_text(Verdict const& verdict) {
  auto const& sensitivity = verdict.evidence.sensitivity;
  auto const& ranking = verdict.comparison.ranking();
  if (sensitivity.undominated.size() < 2 || ranking.empty() || !ranking.front().rank) return {};
  auto text = priorities_text(verdict, ranking.front().approach);
  // A score that is cut hides how far it is off, and the weight at which an order changes.
  bool const is_cut = std::ranges::any_of(ranking, [](RankedApproach const& each) {
    return each.rank && std::ranges::any_of(each.cells, [](Cell const& cell) {
             return cell.score && *cell.score <= 0;
           });
  });
  constexpr double far_off = 10;
  auto const& flips = sensitivity.flips;
  bool const is_near = !is_cut && !flips.empty() &&
                       flips.front().to <= far_off * flips.front().from &&
                       flips.front().from <= far_off * flips.front().to;
  if (is_near) {
    auto const& flip = flips.front();
    text += fmt::format("With a weight of {} {} {:.2g} (now {:g}), {} would have the best score.\n",
                        flip.criterion, flip.to < flip.from ? "below" : "above", flip.to, flip.from,
                        flip.winner);
  }
  return text.empty() ? text : "\n" + text;
}

std::string measuring_text(std::vector<std::string> const& notes) {
  std::string text;
  for (auto const& note : notes) text += (text.empty() ? "\n" : "") + note + "\n";
  return text;
}

}  // namespace

std::string evidence_text(Verdict const& verdict) {
  return samples_text(verdict) + measuring_text(verdict.evidence.measuring) +
         weights_text(verdict) + judging_text(verdict.evidence.judging);
}

}  // namespace parallel_explore::score
