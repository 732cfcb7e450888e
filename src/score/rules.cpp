#include "score/rules.hpp"

#include "score/field.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>

namespace parallel_explore::score {
namespace {

template <class T>
std::vector<T> picked(std::vector<T> const& all, std::vector<std::size_t> const& indices) {
  std::vector<T> some;
  for (auto const index : indices) some.push_back(all[index]);
  return some;
}

/// Sorts equal candidates, which come with the best score first. Returns the property that
/// distinguishes the first two. A property that some of them lack is ignored.
TieBreak break_tie(std::vector<RankedCandidate const*>& equal) {
  auto const known = [&](std::optional<double> RankedCandidate::*what) {
    return std::ranges::all_of(
        equal, [&](RankedCandidate const* each) { return (each->*what).has_value(); });
  };
  bool const lines = known(&RankedCandidate::lines_changed);
  bool const cost = known(&RankedCandidate::cost_usd);
  std::ranges::stable_sort(equal, [&](RankedCandidate const* a, RankedCandidate const* b) {
    if (lines && a->lines_changed != b->lines_changed) return a->lines_changed < b->lines_changed;
    return cost && a->cost_usd < b->cost_usd;
  });
  auto const& first = *equal[0];
  auto const& second = *equal[1];
  if (lines && first.lines_changed != second.lines_changed) return TieBreak::smaller_change;
  if (cost && first.cost_usd != second.cost_usd) return TieBreak::lower_cost;
  return *first.total > *second.total ? TieBreak::better_score : TieBreak::none;
}

/// Around what is believed, `reach` on either side; it always contains the total that was found.
Interval interval_of(Contender const& contender, double total, double reach, double tail) {
  double fewer = 0, more = 0;  // failures than on average
  if (contender.failed) {
    auto const& shares = contender.failing;
    auto const last = static_cast<double>(shares.size() - 1);
    double const average = contender.quality.center - mean_total(contender);
    fewer = average - shares[static_cast<std::size_t>(std::floor(tail * last))];
    more = shares[static_cast<std::size_t>(std::ceil((1 - tail) * last))] - average;
  }
  double const center = mean_total(contender);
  return {std::min(total, center - std::hypot(reach, more)),
          std::max(total, center + std::hypot(reach, fewer))};
}

/// Sorts the candidates by their totals and ranks them. Returns the indices of those with a total.
std::vector<std::size_t> rank(Question& question) {
  constexpr double same = 1e-12;
  auto& all = question.candidates;
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    if (!all[a].total || !all[b].total) return all[a].total.has_value() && !all[b].total;
    return *all[a].total > *all[b].total;
  });
  all = picked(all, order);
  question.totals = picked(question.totals, order);
  question.beside = picked(question.beside, order);
  std::vector<std::size_t> eligible;
  for (std::size_t i = 0; i < all.size() && all[i].total; ++i) {
    bool const tie = i > 0 && *all[i - 1].total - *all[i].total <= same;
    all[i].rank = tie ? all[i - 1].rank : static_cast<int>(i) + 1;
    eligible.push_back(i);
  }
  return eligible;
}

/// Answers one question by the first rule that holds.
class Verdicts {
 public:
  Verdicts(Question question, double confidence)
      : question_(std::move(question)),
        eligible_(rank(question_)),
        field_(question_, eligible_),
        confidence_(confidence) {}

  Conclusion answer() {
    answer_.confidence = confidence_;
    answer_.matters = question_.matters;
    answer_.may_stop = question_.stopping;
    set_chances();
    decide();
    answer_.candidates = std::move(question_.candidates);
    return std::move(answer_);
  }

 private:
  [[nodiscard]] RankedCandidate& candidate(std::size_t i) {
    return question_.candidates[eligible_[i]];
  }

  void set_chances() {
    chances_ = field_.chances();
    // Simultaneous intervals: that of the winner is valid even though it was picked for winning.
    double const tail =
        (1 - confidence_) / 2 / static_cast<double>(std::max<std::size_t>(1, field_.size()));
    double const best = mean_of_best();
    for (std::size_t i = 0; i < field_.size(); ++i) {
      auto& each = candidate(i);
      each.chance_best_or_equal = chances_[i].close * field_.chance_of_matching_base(i);
      each.expected_loss = std::max(best - mean_total(field_[i]), field_.loss_against_best(i));
      each.unreliable = field_.is_unreliable(i, confidence_);
      each.interval = interval_of(field_[i], *each.total, field_.reach(i, tail), tail);
    }
    if (question_.base) {
      answer_.base.emplace().name = "base";
      answer_.base->chance_best_or_equal = field_.chance_of_base();
      answer_.base->total = question_.base_total;
    }
  }

  /// The mean total of the best, whichever it is.
  [[nodiscard]] double mean_of_best() const {
    double best = 0, any = 0, highest = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < field_.size(); ++i) {
      best += chances_[i].mean_if_best;
      any += chances_[i].first;
      highest = std::max(highest, mean_total(field_[i]));
    }
    // Where all are tied for certain, none is strictly the best.
    return any > 0 ? best / any : highest;
  }

  /// The most likely best or equal; the best total of equals, and none that fails more often.
  [[nodiscard]] std::optional<std::size_t> leader() {
    constexpr double same = 1e-9;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < field_.size(); ++i) {
      if (candidate(i).unreliable) continue;
      bool const better = !found || *candidate(i).chance_best_or_equal >
                                        *candidate(*found).chance_best_or_equal + same;
      if (better) found = i;
    }
    return found;
  }

  void set(VerdictKind kind, double chance, std::string const& take) {
    answer_.kind = kind;
    answer_.chance = chance;
    answer_.take = take;
  }

  void decide() {
    auto const first = leader();
    if (!first) {
      bool const passed = std::ranges::any_of(
          question_.candidates, [](RankedCandidate const& each) { return each.passed > 0; });
      // Candidates that passed but lack a value cannot be compared.
      return set(passed ? VerdictKind::no_clear_winner : VerdictKind::nothing_passed, 0, {});
    }
    auto const& name = candidate(*first).name;
    answer_.leader = name;
    double const kept =
        answer_.base ? std::min(*answer_.base->chance_best_or_equal, field_.shown_of_base()) : 0;
    if (kept >= confidence_) return set(VerdictKind::keep_base, kept, {});
    double const chance = *candidate(*first).chance_best_or_equal;
    double const safe = std::min(chance, field_.shown_of(*first, false));
    if (safe >= confidence_ && find_equals(*first, safe)) return;
    double const best = std::min(chances_[*first].best * field_.chance_of_beating_base(*first),
                                 field_.shown_of(*first, true));
    if (best >= 1 - (1 - confidence_) / 2) {
      answer_.best = name;
      return set(VerdictKind::recommended, best, name);
    }
    if (safe >= confidence_) return set(VerdictKind::safe_choice, safe, name);
    set(VerdictKind::no_clear_winner, chance, {});
    if (question_.stopping) answer_.shown = safe;
    if (auto const second = runner_up(*first))
      answer_.resolution = field_.smallest_lead(*first, *second, (1 - confidence_) / 2);
  }

  /// Sets the verdict `equal` if another is equal to the first.
  bool find_equals(std::size_t first, double least) {
    std::vector<RankedCandidate const*> equal{&candidate(first)};
    for (std::size_t i = 0; i < field_.size(); ++i) {
      if (i == first || candidate(i).unreliable) continue;
      double const chance = field_.chance_that_equal(first, i);
      if (chance < confidence_) continue;
      equal.push_back(&candidate(i));
      least = std::min(least, chance);
    }
    if (equal.size() < 2) return false;
    std::ranges::stable_sort(equal, std::greater{},
                             [](RankedCandidate const* each) { return *each->total; });
    answer_.tie_break = break_tie(equal);
    for (auto const* each : equal) answer_.equal.push_back(each->name);
    set(VerdictKind::equal, least, answer_.equal.front());
    return true;
  }

  [[nodiscard]] std::optional<std::size_t> runner_up(std::size_t first) {
    std::optional<std::size_t> second;
    for (std::size_t i = 0; i < field_.size(); ++i) {
      if (i == first) continue;
      if (!second || *candidate(i).chance_best_or_equal > *candidate(*second).chance_best_or_equal)
        second = i;
    }
    return second;
  }

  Question question_;
  std::vector<std::size_t> eligible_;  ///< indices of candidates with a total, best first
  Field field_;                        ///< these
  double confidence_;
  Conclusion answer_;
  std::vector<Chances> chances_;  ///< of each in the field
};

}  // namespace

bool is_settled(VerdictKind kind, bool may_follow) {
  switch (kind) {
    case VerdictKind::recommended:
    case VerdictKind::equal:
    case VerdictKind::keep_base:
      return true;
    case VerdictKind::safe_choice:
      return !may_follow;
    case VerdictKind::no_clear_winner:
    case VerdictKind::nothing_passed:
      return false;
  }
  return false;
}

Conclusion conclude(Question question, double confidence) {
  return Verdicts(std::move(question), confidence).answer();
}

}  // namespace parallel_explore::score
