#include "score/outlook.hpp"

#include "score/random.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <utility>

namespace parallel_explore::score {
namespace {

constexpr std::array<int, 4> choices{2, 4, 8, 16};
constexpr double worth_running = 0.05;  // chance of being the best or equal to it
constexpr double likely = 0.5;
constexpr int futures_to_choose = 40;
constexpr int rough_nodes = 16;  // of the quadratures in a future

/// One deviation between approaches that the data allow, and how likely it is.
struct Between {
  double variance = 0, weight = 0;
  double center = 0, precision = 0;
};

/// Draws futures of approaches that have been run before.
class Futures {
 public:
  Futures(std::vector<Sessions> const& sessions, TotalsOfTable const& totals, double confidence,
          DecisionSettings const& settings)
      : sessions_(sessions),
        totals_(totals),
        confidence_(confidence),
        stopping_(settings.sessions_stopping),
        generator_(settings.seed) {
    std::vector<std::vector<double>> groups;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
      if (sessions[i].totals.empty()) continue;
      known_.push_back(i);
      groups.push_back(sessions[i].totals);
    }
    marginals_ = marginals_of(groups);
    weigh_deviations(settings.spreads);
  }

  [[nodiscard]] bool uncertain() const {
    return std::ranges::any_of(marginals_, [](Marginal const& each) { return each.scale > 0; });
  }

  /// The share of futures with a clear verdict, after `more` sessions of the chosen approaches, or
  /// before where data may stop at any time.
  double settled(std::vector<bool> const& chosen, int more, int futures) {
    auto const looks = stopping_ ? std::vector{more / 2, more - more / 2} : std::vector{more};
    int count = 0;
    for (int i = 0; i < futures; ++i) {
      auto const truths = draw_truths();
      auto sessions = sessions_;
      bool const settled = std::ranges::any_of(looks, [&](int part) {
        run(sessions, truths, chosen, part);
        return is_clear(sessions);
      });
      count += settled ? 1 : 0;
    }
    return static_cast<double>(count) / futures;
  }

  /// The fewest sessions that are more likely than not to settle it, of those tried; else the most.
  int enough(std::vector<bool> const& chosen, int futures) {
    for (int const more : choices) {
      if (settled(chosen, more, std::min(futures_to_choose, futures)) > likely) return more;
    }
    return choices.back();
  }

 private:
  /// The true quality of an approach, and its sessions.
  struct Truth {
    double quality = 0, deviation = 0;
    double failing = 0;  ///< share of its sessions, 0–1
  };

  bool is_clear(std::vector<Sessions> const& sessions) {
    auto question = approach_question(sessions, totals_, shares_);
    question.nodes = rough_nodes;
    question.stopping = stopping_;
    return is_settled(conclude(std::move(question), confidence_).kind, stopping_);
  }

  /// `spreads`: of earlier experiments, as in DecisionSettings.
  void weigh_deviations(std::vector<double> const& spreads) {
    double log_within = 0;
    for (std::size_t i = 0; i < marginals_.size(); ++i)
      log_within += std::log(std::max(deviation_of(i), 1e-150));
    double const within = std::exp(log_within / static_cast<double>(marginals_.size()));
    constexpr int steps = 12;
    add_deviation(0, steps / 3.0 * share_without_difference(spreads));
    for (int step = 0; step < steps; ++step) {
      double const octaves = (step - 5.0) / 2;
      add_deviation(within * std::exp2(octaves), density_at(octaves, spreads));
    }
    double highest = deviations_.front().weight;
    for (auto const& each : deviations_) highest = std::max(highest, each.weight);
    for (auto& each : deviations_) each.weight = std::exp(each.weight - highest);
  }

  /// The factor by which earlier experiments change the prior probability that approaches are
  /// equal.
  static double share_without_difference(std::vector<double> const& spreads) {
    if (spreads.empty()) return 1;
    constexpr double a_priori = 0.25;
    auto const none = static_cast<double>(std::ranges::count(spreads, 0.0));
    return (none + 1) / (static_cast<double>(spreads.size()) + 1 / a_priori) / a_priori;
  }

  /// Likewise for the density at a spread of 2^octaves: a kernel of one octave around each, with
  /// the prior counting as one more experiment.
  static double density_at(double octaves, std::vector<double> const& spreads) {
    if (spreads.empty()) return 1;
    constexpr double octaves_in_prior = 5.5;
    double sum = 1 / octaves_in_prior, count = 1;
    for (double const each : spreads) {
      if (!(each > 0)) continue;
      double const off = octaves - std::clamp(std::log2(each), -2.5, 3.0);
      sum += std::exp(-off * off / 2) / std::sqrt(2 * std::numbers::pi);
      ++count;
    }
    return sum / count * octaves_in_prior;
  }

  /// Between sessions of one approach.
  [[nodiscard]] double deviation_of(std::size_t i) const {
    return marginals_[i].scale * std::sqrt(static_cast<double>(sessions_[known_[i]].totals.size()));
  }

  void add_deviation(double deviation, double prior) {
    Between between{deviation * deviation, 0, 0, 0};
    double sum = 0, logs = 0;
    for (auto const& each : marginals_) {
      double const weight = 1 / (between.variance + each.scale * each.scale + 1e-300);
      between.precision += weight;
      sum += weight * each.center;
      logs += std::log(weight);
    }
    between.center = sum / between.precision;
    double tails = 0;
    for (auto const& each : marginals_) {
      double const off = each.center - between.center;
      double const square = off * off / (between.variance + each.scale * each.scale + 1e-300);
      tails += std::isfinite(each.freedom) ? (each.freedom + 1) * std::log1p(square / each.freedom)
                                           : square;
    }
    between.weight = std::log(prior) + (logs - std::log(between.precision) - tails) / 2;
    deviations_.push_back(between);
  }

  Between const& draw_deviation() {
    double sum = 0;
    for (auto const& each : deviations_) sum += each.weight;
    double left = uniform(generator_) * sum;
    for (auto const& each : deviations_) {
      left -= each.weight;
      if (left <= 0) return each;
    }
    return deviations_.back();
  }

  /// One for each known approach.
  std::vector<Truth> draw_truths() {
    std::vector<Truth> truths;
    auto const& between = draw_deviation();
    double const center = between.center + normal(generator_) / std::sqrt(between.precision);
    for (std::size_t i = 0; i < known_.size(); ++i) {
      auto const& marginal = marginals_[i];
      double stretch = 1;  // of the deviation, which is not known exactly either
      if (std::isfinite(marginal.freedom)) {
        stretch = std::sqrt(marginal.freedom / 2 / gamma(marginal.freedom / 2, generator_));
      }
      double const scale = marginal.scale * stretch;
      double const kept = between.variance / (between.variance + scale * scale + 1e-300);
      auto& truth = truths.emplace_back();
      truth.quality =
          center + kept * (marginal.center - center) + std::sqrt(kept) * scale * normal(generator_);
      truth.deviation = deviation_of(i) * stretch;
      truth.failing = draw_failing(sessions_[known_[i]]);
    }
    return truths;
  }

  /// As often as its sessions suggest; never if none failed.
  double draw_failing(Sessions const& sessions) {
    auto const failed = sessions.runs - sessions.passed;
    if (failed == 0) return 0;
    double const fails = gamma(failed + 0.5, generator_);
    return fails / (fails + gamma(sessions.passed + 0.5, generator_));
  }

  void run(std::vector<Sessions>& all, std::vector<Truth> const& truths,
           std::vector<bool> const& chosen, int more) {
    for (std::size_t i = 0; i < known_.size(); ++i) {
      if (chosen[known_[i]]) run(all[known_[i]], truths[i], more);
    }
  }

  void run(Sessions& sessions, Truth const& truth, int more) {
    double const offset = sessions.beside.front() - sessions.totals.front();
    for (int i = 0; i < more; ++i) {
      ++sessions.runs;
      if (uniform(generator_) < truth.failing) continue;
      ++sessions.passed;
      double const total = truth.quality + truth.deviation * normal(generator_);
      sessions.totals.push_back(total);
      sessions.beside.push_back(total + offset);
    }
  }

  std::vector<Sessions> const& sessions_;
  TotalsOfTable const& totals_;
  double confidence_;
  bool stopping_;
  Generator generator_;
  FailingShares shares_;
  std::vector<std::size_t> known_;   ///< indices of approaches with a total
  std::vector<Marginal> marginals_;  ///< of each known one
  std::vector<Between> deviations_;
};

/// The approaches that decide how it ends; the cost of a future grows with their square.
std::vector<Sessions> likeliest(std::vector<Sessions> const& all, Conclusion const& conclusion) {
  constexpr std::size_t most = 12;
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto const found =
        std::ranges::find(conclusion.candidates, all[i].approach, &RankedCandidate::name);
    bool const leads = all[i].approach == conclusion.leader;
    order.emplace_back(leads ? 1 : found->chance_best_or_equal.value_or(0), i);
  }
  std::ranges::stable_sort(order, std::greater{}, [](auto const& each) { return each.first; });
  order.resize(std::min(most, order.size()));
  std::ranges::sort(order, {}, [](auto const& each) { return each.second; });
  std::vector<Sessions> chosen;
  for (auto const& [chance, index] : order) chosen.push_back(all[index]);
  return chosen;
}

}  // namespace

std::optional<Outlook> outlook_of(std::vector<Sessions> const& all, TotalsOfTable const& totals,
                                  Conclusion const& conclusion, DecisionSettings const& settings) {
  if (settings.futures <= 0) return std::nullopt;
  Outlook outlook;
  auto const sessions = likeliest(all, conclusion);
  std::vector<bool> chosen;
  for (auto const& each : sessions) {
    auto const found =
        std::ranges::find(conclusion.candidates, each.approach, &RankedCandidate::name);
    bool const may_be_best = found->chance_best_or_equal.value_or(0) >= worth_running ||
                             each.approach == conclusion.leader;
    chosen.push_back(may_be_best && !found->unreliable && !each.totals.empty());
    if (chosen.back()) outlook.approaches.push_back(each.approach);
  }
  Futures futures(sessions, totals, conclusion.confidence, settings);
  if (!futures.uncertain()) return std::nullopt;
  if (settings.limit > 0) {
    int most = 0;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
      if (chosen[i]) most = std::max(most, sessions[i].runs);
    }
    outlook.more = settings.limit - most;
    if (outlook.more <= 0) return std::nullopt;
  } else {
    outlook.more = futures.enough(chosen, settings.futures);
  }
  outlook.chance = futures.settled(chosen, outlook.more, settings.futures);
  return outlook;
}

}  // namespace parallel_explore::score
