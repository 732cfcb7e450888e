#include "score/rules.hpp"

#include "score/anytime.hpp"
#include "score/student.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
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

/// Sorts equal candidates, which come with the best score first. Returns what tells the first two
/// apart. A property that some of them lack
/// is ignored.
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

/// Around what is believed, with so much outside at each end; it always contains the total that was
/// found.
Interval interval_of(Contender const& contender, double total, double tail, double quantile) {
  auto const& quality = contender.quality;
  double const reach = quality.scale * quantile;
  double fewer = 0, more = 0;  // failures than on average
  if (contender.failed) {
    auto const& shares = contender.failing;
    auto const last = static_cast<double>(shares.size() - 1);
    double const average = quality.center - mean_total(contender);
    fewer = average - shares[static_cast<std::size_t>(std::floor(tail * last))];
    more = shares[static_cast<std::size_t>(std::ceil((1 - tail) * last))] - average;
  }
  double const center = mean_total(contender);
  return {std::min(total, center - std::hypot(reach, more)),
          std::max(total, center + std::hypot(reach, fewer))};
}

/// Answers one question by the first rule that holds.
class Verdicts {
 public:
  Verdicts(Question question, double confidence)
      : question_(std::move(question)), confidence_(confidence) {}

  Conclusion answer() {
    answer_.confidence = confidence_;
    answer_.matters = question_.matters;
    rank();
    contenders_ = picked(question_.totals, eligible_);
    tabulate_all(contenders_);
    if (question_.base) {
      beside_ = picked(question_.beside, eligible_);
      tabulate_all(beside_);
      beside_.push_back(*question_.base);
    }
    set_chances();
    decide();
    answer_.candidates = std::move(question_.candidates);
    return std::move(answer_);
  }

 private:
  /// Only if there are many comparisons.
  void tabulate_all(std::vector<Contender>& contenders) const {
    constexpr std::size_t few = 3;
    bool const somebody_failed = std::ranges::any_of(contenders, &Contender::failed);
    if (!somebody_failed || contenders.size() < few) return;
    constexpr int points_for_each_node = 4;
    bool const roughly = question_.nodes < exact_nodes;
    for (auto& each : contenders) tabulate(each, points_for_each_node * question_.nodes, roughly);
  }

  void rank() {
    constexpr double same = 1e-12;
    auto& all = question_.candidates;
    std::vector<std::size_t> order(all.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      if (!all[a].total || !all[b].total) return all[a].total.has_value() && !all[b].total;
      return *all[a].total > *all[b].total;
    });
    all = picked(all, order);
    question_.totals = picked(question_.totals, order);
    question_.beside = picked(question_.beside, order);
    for (std::size_t i = 0; i < all.size() && all[i].total; ++i) {
      bool const tie = i > 0 && *all[i - 1].total - *all[i].total <= same;
      all[i].rank = tie ? all[i - 1].rank : static_cast<int>(i) + 1;
      eligible_.push_back(i);
    }
  }

  [[nodiscard]] RankedCandidate& candidate(std::size_t i) {
    return question_.candidates[eligible_[i]];
  }

  [[nodiscard]] double chance_of_beating_base(std::size_t i) const {
    return question_.base ? chance_of_better(beside_[i], *question_.base, question_.nodes) : 1;
  }

  [[nodiscard]] double chance_of_matching_base(std::size_t i) const {
    if (!question_.base) return 1;
    return chance_of_close(beside_[i], *question_.base, question_.matters_beside, question_.nodes);
  }

  /// The most that may be claimed of one being at most `behind` behind another; 1 where the number
  /// of data was fixed.
  [[nodiscard]] double shown(Contender const& one, Contender const& other, double behind) const {
    return question_.stopping ? 1 - doubt(one, other, behind) : 1;
  }

  /// The same of one behind every other and the base. Of those that are in truth the best, one at
  /// least is among the others, so that no correction for their number is due.
  [[nodiscard]] double shown_of(std::size_t which, bool strictly) const {
    double least = 1;
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      if (i == which) continue;
      double const behind = strictly ? 0 : question_.matters;
      least = std::min(least, shown(contenders_[which], contenders_[i], behind));
    }
    for (auto const& other : question_.without_result) {
      auto reliability = contenders_[which];
      reliability.quality = {};
      least = std::min(least, shown(reliability, other, 0));
    }
    double const behind = strictly ? 0 : question_.matters_beside;
    return question_.base ? std::min(least, shown(beside_[which], *question_.base, behind)) : least;
  }

  /// Where others have no result that could be compared, their failures count alone.
  [[nodiscard]] double chance_of_failing_less_than_all(std::size_t which) const {
    double least = 1;
    for (auto const& other : question_.without_result)
      least = std::min(least, chance_of_failing_less(contenders_[which], other));
    return least;
  }

  [[nodiscard]] double shown_of_base() const {
    double least = 1;
    for (std::size_t i = 0; i + 1 < beside_.size(); ++i)
      least = std::min(least, shown(*question_.base, beside_[i], question_.matters_beside));
    return least;
  }

  /// Deviations that an estimate is away from the truth with that probability on one side.
  [[nodiscard]] double quantile(double tail, double freedom, double values) const {
    return question_.stopping ? anytime_quantile(tail, freedom, values)
                              : student_quantile(1 - tail, freedom);
  }

  void set_chances() {
    double best = 0, somebody = 0;
    // Simultaneous intervals: that of the winner is valid even though it was picked for winning.
    double const tail =
        (1 - confidence_) / 2 / static_cast<double>(std::max<std::size_t>(1, contenders_.size()));
    chances_.resize(contenders_.size());
    auto const serious = serious_contenders();
    auto const rivals = picked(contenders_, serious);
    for (std::size_t i = 0; i < serious.size(); ++i) {
      auto const chances = chances_of(rivals, i, question_.matters, question_.nodes);
      chances_[serious[i]] = chances;
      best += chances.mean_if_best;
      somebody += chances.best;
      double const more_reliable = chance_of_failing_less_than_all(serious[i]);
      chances_[serious[i]].best = std::min(chances.best, more_reliable);
      chances_[serious[i]].close = std::min(chances.close, more_reliable);
    }
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      auto& each = candidate(i);
      double const own = mean_total(contenders_[i]);
      each.chance_best_or_equal = chances_[i].close * chance_of_matching_base(i);
      // Where all are tied for certain, nobody is strictly the best.
      double const highest = somebody > 0 ? best / somebody : highest_mean();
      each.expected_loss = std::max({0.0, highest - own, behind_base(i)});
      each.unreliable = is_unreliable(i);
      each.interval =
          interval_of(contenders_[i], *each.total, tail,
                      quantile(tail, contenders_[i].quality.freedom, contenders_[i].values));
    }
    if (question_.base) {
      answer_.base.emplace().name = "base";
      answer_.base->chance_best_or_equal =
          chances_of(beside_, beside_.size() - 1, question_.matters_beside, question_.nodes).close;
    }
  }

  /// How far it is behind the base on average; 0 without one.
  [[nodiscard]] double behind_base(std::size_t i) const {
    return question_.base ? mean_total(*question_.base) - mean_total(beside_[i]) : 0;
  }

  /// Without those that are behind the one with the highest mean almost certainly.
  [[nodiscard]] std::vector<std::size_t> serious_contenders() const {
    constexpr double hopeless = 1e-5;
    std::vector<std::size_t> serious;
    if (contenders_.empty()) return serious;
    auto const top = std::ranges::max_element(contenders_, {}, mean_total);
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      bool const is_top = &contenders_[i] == &*top;
      if (is_top ||
          chance_of_close(contenders_[i], *top, question_.matters, question_.nodes) > hopeless)
        serious.push_back(i);
    }
    return serious;
  }

  [[nodiscard]] double highest_mean() const {
    return mean_total(*std::ranges::max_element(contenders_, {}, mean_total));
  }

  [[nodiscard]] bool is_unreliable(std::size_t i) const {
    return std::ranges::any_of(contenders_, [&](Contender const& other) {
      return chance_of_failing_more(contenders_[i], other, question_.matters) >= confidence_;
    });
  }

  /// The most likely best or equal; the best total of equals, and none that fails more often.
  [[nodiscard]] std::optional<std::size_t> leader() {
    constexpr double same = 1e-9;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
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
      // What passed lacks a value, and cannot be compared.
      return set(passed ? VerdictKind::no_clear_winner : VerdictKind::nothing_passed, 0, {});
    }
    auto const& name = candidate(*first).name;
    answer_.leader = name;
    double const kept =
        answer_.base ? std::min(*answer_.base->chance_best_or_equal, shown_of_base()) : 0;
    if (kept >= confidence_) return set(VerdictKind::keep_base, kept, {});
    double const chance = *candidate(*first).chance_best_or_equal;
    double const safe = std::min(chance, shown_of(*first, false));
    if (safe >= confidence_ && find_equals(*first)) return;
    double const best =
        std::min(chances_[*first].best * chance_of_beating_base(*first), shown_of(*first, true));
    if (best >= 1 - (1 - confidence_) / 2) {
      answer_.best = name;
      return set(VerdictKind::recommended, best, name);
    }
    if (safe >= confidence_) return set(VerdictKind::safe_choice, safe, name);
    set(VerdictKind::no_clear_winner, chance, {});
    if (question_.stopping) answer_.shown = safe;
    answer_.resolution = smallest_lead_shown(*first);
  }

  [[nodiscard]] double chance_that_equal(Contender const& one, Contender const& other) const {
    double const matters = question_.matters;
    return std::min(chance_of_equal(one, other, matters, question_.nodes),
                    shown(one, other, matters) + shown(other, one, matters) - 1);
  }

  /// Sets the verdict `equal` if another is equal to the first.
  bool find_equals(std::size_t first) {
    std::vector<RankedCandidate const*> equal{&candidate(first)};
    double least = std::min(*candidate(first).chance_best_or_equal, shown_of(first, false));
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      if (i == first || candidate(i).unreliable) continue;
      double const chance = chance_that_equal(contenders_[first], contenders_[i]);
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

  /// The lead over the likeliest other that would have been enough with these deviations.
  [[nodiscard]] std::optional<double> smallest_lead_shown(std::size_t first) {
    std::optional<std::size_t> second;
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      if (i == first) continue;
      if (!second || *candidate(i).chance_best_or_equal > *candidate(*second).chance_best_or_equal)
        second = i;
    }
    if (!second) return std::nullopt;
    auto const difference =
        sum_of({{1, contenders_[first].quality}, {-1, contenders_[*second].quality}});
    if (difference.scale <= 0) return std::nullopt;
    double const values = std::min(contenders_[first].values, contenders_[*second].values) / 2;
    return difference.scale * quantile((1 - confidence_) / 2, difference.freedom, values);
  }

  Question question_;
  std::vector<std::size_t> eligible_;  ///< indices of candidates with a total, best first
  double confidence_;
  Conclusion answer_;
  std::vector<Contender> contenders_;  ///< eligible ones, best total first
  std::vector<Chances> chances_;       ///< of each
  std::vector<Contender> beside_;      ///< likewise, and the base as the last
};

}  // namespace

Conclusion conclude(Question question, double confidence) {
  return Verdicts(std::move(question), confidence).answer();
}

}  // namespace parallel_explore::score
