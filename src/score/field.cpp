#include "score/field.hpp"

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

double Field::behind_base(std::size_t i) const {
  return question_.base ? mean_total(*question_.base) - mean_total(beside_[i]) : 0;
}

double Field::chance_that_equal(std::size_t one, std::size_t other) const {
  double const matters = question_.matters;
  auto const& a = contenders_[one];
  auto const& b = contenders_[other];
  return std::min(chance_of_equal(a, b, matters, question_.nodes),
                  shown(a, b, matters) + shown(b, a, matters) - 1);
}

double Field::shown(Contender const& one, Contender const& other, double behind) const {
  return question_.stopping ? 1 - doubt(one, other, behind) : 1;
}

double Field::shown_of(std::size_t which, bool strictly) const {
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

double Field::shown_of_base() const {
  double least = 1;
  for (std::size_t i = 0; i + 1 < beside_.size(); ++i)
    least = std::min(least, shown(*question_.base, beside_[i], question_.matters_beside));
  return least;
}

bool Field::is_unreliable(std::size_t i, double confidence) const {
  return std::ranges::any_of(contenders_, [&](Contender const& other) {
    return chance_of_failing_more(contenders_[i], other, question_.matters) >= confidence;
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
