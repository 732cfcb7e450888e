#include "score/chances.hpp"

#include "parallel_explore/certainty.hpp"
#include "score/student.hpp"

#include <boost/math/special_functions/beta.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace parallel_explore::score {
namespace {

constexpr int failing_nodes = 16;
constexpr double prior_weight = 1.5;  // of a failed and of a passed session
constexpr double same = 1e-12;        // differences below it are due to rounding
constexpr double negligible = 1e-9;   // probabilities

/// Equally likely values of a quality.
std::vector<double> values_of(Marginal const& quality, int nodes) {
  if (quality.scale <= 0) return {quality.center};
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(nodes));
  for (int i = 0; i < nodes; ++i) {
    double const p = (i + 0.5) / nodes;
    values.push_back(quality.center + quality.scale * student_quantile(p, quality.freedom));
  }
  return values;
}

/// The probability of a quality below `x`; if it is known exactly, `or_equal` decides a tie.
double below(Marginal const& quality, double x, bool or_equal) {
  if (quality.scale > 0) return student_cdf((x - quality.center) / quality.scale, quality.freedom);
  if (std::abs(x - quality.center) <= same) return or_equal ? 1 : 0;
  return x > quality.center ? 1 : 0;
}

/// Interpolated; in the tails, where the failures hardly matter, with the nearest share of them.
double looked_up(Contender const& contender, double x) {
  auto const& [from, step, table] = contender.table;
  double const place = (x - from) / step;
  if (place < 0) return below(contender.quality, x + contender.failing.back(), false);
  if (place >= static_cast<double>(table.size() - 1))
    return below(contender.quality, x + contender.failing.front(), false);
  auto const index = static_cast<std::size_t>(place);
  double const part = place - static_cast<double>(index);
  return (1 - part) * table[index] + part * table[index + 1];
}

/// The probability of a total below `x`, with or without the share of sessions that fail.
double total_below(Contender const& contender, double x, bool with_failing, bool or_equal) {
  if (!with_failing || contender.failing.empty()) return below(contender.quality, x, or_equal);
  if (!contender.table.below.empty()) return looked_up(contender, x);
  double sum = 0;
  for (double const share : contender.failing) sum += below(contender.quality, x + share, or_equal);
  return sum / static_cast<double>(contender.failing.size());
}

std::vector<double> shares_of(Contender const& contender) {
  return contender.failing.empty() ? std::vector<double>{0.0} : contender.failing;
}

/// The contenders beside one of them: those that are compared with it by quality alone, and others.
struct Rivals {
  std::vector<Contender const*> by_quality, by_total;
};

Rivals rivals_of(std::span<Contender const> all, std::size_t which) {
  Rivals rivals;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == which) continue;
    (all[which].failed || all[i].failed ? rivals.by_total : rivals.by_quality).push_back(&all[i]);
  }
  return rivals;
}

/// The probability that all of them are below `x`, given that it is at most `chance`.
double all_below(std::vector<Contender const*> const& rivals, double x, bool with_failing,
                 bool or_equal, double chance) {
  for (auto const* rival : rivals) {
    if (chance < negligible) return 0;
    chance *= total_below(*rival, x, with_failing, or_equal);
  }
  return chance;
}

}  // namespace

std::vector<double> const& FailingShares::of(int failed, int runs) {
  auto const [found, is_new] = known_.try_emplace({failed, runs});
  for (int i = 0; is_new && i < failing_nodes; ++i) {
    double const p = (i + 0.5) / failing_nodes;
    found->second.push_back(
        boost::math::ibeta_inv(failed + prior_weight, runs - failed + prior_weight, p));
  }
  return found->second;
}

void tabulate(Contender& contender, int points, bool roughly) {
  auto const& quality = contender.quality;
  if (quality.scale <= 0 || contender.failing.empty()) return;
  Contender simpler{quality, contender.failed};
  std::size_t const together = roughly ? 4 : 1;
  for (std::size_t i = 0; i + together <= contender.failing.size(); i += together)
    simpler.failing.push_back(*mean(std::span(contender.failing).subspan(i, together)));
  constexpr double deviations = 8;  // beyond these it is computed
  auto const [least, most] = std::ranges::minmax(contender.failing);
  double const from = quality.center - most - deviations * quality.scale;
  double const to = quality.center - least + deviations * quality.scale;
  Contender::Table table{from, (to - from) / (points - 1)};
  for (int i = 0; i < points; ++i)
    table.below.push_back(total_below(simpler, from + i * table.step, true, false));
  contender.table = std::move(table);
}

Chances chances_of(std::span<Contender const> all, std::size_t which, double behind, int nodes) {
  auto const& one = all[which];
  auto const [by_quality, by_total] = rivals_of(all, which);
  auto const values = values_of(one.quality, nodes);
  bool const by_quality_alone = by_total.empty() && !one.failed;
  auto const shares = by_quality_alone ? std::vector<double>{0.0} : shares_of(one);
  Chances sum;
  for (double const value : values) {
    double const best = all_below(by_quality, value, false, false, 1);
    double const close = all_below(by_quality, value + behind, false, true, 1);
    for (double const share : shares) {
      double const total = value - share;
      double const first = all_below(by_total, total, true, false, best);
      sum.best += first;
      sum.close += all_below(by_total, total + behind, true, true, close);
      sum.mean_if_best += first * (one.failed ? total : value);
    }
  }
  auto const count = static_cast<double>(values.size() * shares.size());
  return {sum.best / count, sum.close / count, sum.best / count, sum.mean_if_best / count};
}

double chance_of_better(Contender const& one, Contender const& other, int nodes) {
  std::array<Contender, 2> const pair{one, other};
  return chances_of(pair, 0, 0, nodes).best;
}

double chance_of_close(Contender const& one, Contender const& other, double behind, int nodes) {
  std::array<Contender, 2> const pair{one, other};
  return chances_of(pair, 0, behind, nodes).close;
}

double chance_of_equal(Contender const& one, Contender const& other, double matters, int nodes) {
  double const both =
      chance_of_close(one, other, matters, nodes) + chance_of_close(other, one, matters, nodes);
  return std::clamp(both - 1, 0.0, 1.0);
}

double chance_of_failing_more(Contender const& one, Contender const& other, double matters) {
  if (!one.failed) return 0;
  double sum = 0;
  auto const shares = shares_of(other);
  for (double const own : one.failing) {
    sum += static_cast<double>(
        std::ranges::count_if(shares, [&](double share) { return own - share > matters; }));
  }
  return sum / static_cast<double>(one.failing.size() * shares.size());
}

double chance_of_failing_less(Contender const& one, Contender const& other) {
  double sum = 0;
  for (double const own : one.failing)
    sum += static_cast<double>(
        std::ranges::count_if(other.failing, [&](double share) { return own < share; }));
  return sum / static_cast<double>(one.failing.size() * other.failing.size());
}

double mean_total(Contender const& contender) {
  double const quality = contender.quality.center;
  return contender.failed ? quality - *mean(contender.failing) : quality;
}

}  // namespace parallel_explore::score
