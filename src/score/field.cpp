#include "score/field.hpp"

#include "parallel_explore/certainty.hpp"
#include "score/anytime.hpp"
#include "score/student.hpp"

#include <algorithm>
#include <cmath>

namespace parallel_explore::score {
namespace {

/// Only if there are many comparisons.
void tabulate_all(std::vector<Contender>& contenders, int nodes) {
  constexpr std::size_t few = 3;
  bool const somebody_failed = std::ranges::any_of(contenders, &Contender::failed);
  if (!somebody_failed || contenders.size() < few) return;
  constexpr int points_for_each_node = 4;
  bool const roughly = nodes < exact_nodes;
  for (auto& each : contenders) tabulate(each, points_for_each_node * nodes, roughly);
}

/// Indices of those that are not almost certainly behind the one with the highest mean.
std::vector<std::size_t> serious(std::vector<Contender> const& all, Question const& question) {
  constexpr double hopeless = 1e-5;
  std::vector<std::size_t> indices;
  if (all.empty()) return indices;
  auto const top = std::ranges::max_element(all, {}, mean_total);
  for (std::size_t i = 0; i < all.size(); ++i) {
    bool const is_top = &all[i] == &*top;
    if (is_top || chance_of_close(all[i], *top, question.matters, question.nodes) > hopeless)
      indices.push_back(i);
  }
  return indices;
}

/// Where others have no result that could be compared, their failures count alone.
double chance_of_failing_less_than_all(Contender const& one, std::vector<Contender> const& others) {
  double least = 1;
  for (auto const& other : others) least = std::min(least, chance_of_failing_less(one, other));
  return least;
}

/// A contender as if all had the same quality.
Contender reliability_of(Contender contender) {
  contender.quality = {};
  return contender;
}

/// The mean of how far one is ahead of the other, where it is.
double mean_lead(Contender const& one, Contender const& other) {
  double const center = mean_total(one) - mean_total(other);
  auto const difference = sum_of({{1, one.quality}, {-1, other.quality}});
  double squares = difference.scale * difference.scale;
  for (auto const* each : {&one, &other}) {
    auto const deviation = each->failed ? standard_deviation(each->failing).value_or(0) : 0;
    squares += deviation * deviation;
  }
  if (squares <= 0) return std::max(0.0, center);
  constexpr int nodes = 64;
  double sum = 0;
  for (int i = 0; i < nodes; ++i)
    sum += std::max(
        0.0, center + std::sqrt(squares) * student_quantile((i + 0.5) / nodes, difference.freedom));
  return sum / nodes;
}

/// Deviations that an estimate is away from the truth with that probability on one side.
double quantile(bool stopping, double tail, double freedom, double values) {
  return stopping ? anytime_quantile(tail, freedom, values) : student_quantile(1 - tail, freedom);
}

}  // namespace

Field::Field(Question const& question, std::vector<std::size_t> const& eligible)
    : question_(question) {
  for (auto const index : eligible) contenders_.push_back(question.totals[index]);
  tabulate_all(contenders_, question.nodes);
  if (!question.base) return;
  for (auto const index : eligible) beside_.push_back(question.beside[index]);
  tabulate_all(beside_, question.nodes);
  beside_.push_back(*question.base);
}

std::vector<Chances> Field::chances() const {
  std::vector<Chances> all(contenders_.size());
  auto const indices = serious(contenders_, question_);
  std::vector<Contender> rivals;
  for (auto const index : indices) rivals.push_back(contenders_[index]);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    auto chances = chances_of(rivals, i, question_.matters, question_.nodes);
    double const more_reliable =
        chance_of_failing_less_than_all(contenders_[indices[i]], question_.without_result);
    chances.best = std::min(chances.best, more_reliable);
    chances.close = std::min(chances.close, more_reliable);
    all[indices[i]] = chances;
  }
  return all;
}

double Field::chance_of_base() const {
  return chances_of(beside_, beside_.size() - 1, question_.matters_beside, question_.nodes).close;
}

double Field::chance_of_beating_base(std::size_t i) const {
  return question_.base ? chance_of_better(beside_[i], *question_.base, question_.nodes) : 1;
}

double Field::chance_of_matching_base(std::size_t i) const {
  if (!question_.base) return 1;
  return chance_of_close(beside_[i], *question_.base, question_.matters_beside, question_.nodes);
}

double Field::loss_against_best(std::size_t i) const {
  Contender const* best = nullptr;
  for (auto const& other : contenders_) {
    if (&other != &contenders_[i] && (!best || mean_total(other) > mean_total(*best)))
      best = &other;
  }
  double const among = best ? mean_lead(*best, contenders_[i]) : 0;
  return question_.base ? std::max(among, mean_lead(*question_.base, beside_[i])) : among;
}

double Field::chance_that_equal(std::size_t one, std::size_t other) const {
  double const matters = question_.matters;
  auto const& a = contenders_[one];
  auto const& b = contenders_[other];
  return std::min(chance_of_equal(a, b, matters, question_.nodes),
                  shown(a, b, matters) + shown(b, a, matters) - 1);
}

double Field::shown(Contender const& one, Contender const& other, double behind,
                    bool strictly) const {
  return question_.stopping ? 1 - doubt(one, other, behind, strictly) : 1;
}

double Field::shown_of(std::size_t which, bool strictly) const {
  double least = 1;
  for (std::size_t i = 0; i < contenders_.size(); ++i) {
    if (i == which) continue;
    double const behind = strictly ? 0 : question_.matters;
    least = std::min(least, shown(contenders_[which], contenders_[i], behind, strictly));
  }
  for (auto const& other : question_.without_result) {
    least = std::min(least, shown(reliability_of(contenders_[which]), other, 0, true));
  }
  double const behind = strictly ? 0 : question_.matters_beside;
  return question_.base ? std::min(least, shown(beside_[which], *question_.base, behind, strictly))
                        : least;
}

double Field::shown_of_base() const {
  double least = 1;
  for (std::size_t i = 0; i + 1 < beside_.size(); ++i)
    least = std::min(least, shown(*question_.base, beside_[i], question_.matters_beside));
  return least;
}

bool Field::is_unreliable(std::size_t i, double confidence) const {
  auto const& one = contenders_[i];
  return std::ranges::any_of(contenders_, [&](Contender const& other) {
    if (chance_of_failing_more(one, other, question_.matters) < confidence) return false;
    return shown(reliability_of(other), reliability_of(one), 0, true) >= confidence;
  });
}

double Field::reach(std::size_t i, double tail) const {
  auto const& contender = contenders_[i];
  return contender.quality.scale *
         quantile(question_.stopping, tail, contender.quality.freedom, contender.values);
}

std::optional<double> Field::smallest_lead(std::size_t one, std::size_t other, double tail) const {
  auto const& a = contenders_[one];
  auto const& b = contenders_[other];
  auto const difference = sum_of({{1, a.quality}, {-1, b.quality}});
  if (difference.scale <= 0) return std::nullopt;
  double const values = std::min(a.values, b.values) / 2;
  return difference.scale * quantile(question_.stopping, tail, difference.freedom, values);
}

}  // namespace parallel_explore::score
