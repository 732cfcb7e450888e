#include "score/change_points.hpp"

#include "score/random.hpp"
#include "score/student.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

namespace parallel_explore::score {
namespace {

constexpr std::size_t fewest_in_stretch = 2;
constexpr std::size_t fewest_for_orders = 8;
constexpr int random_orders = 999;
constexpr double step_confidence = 0.95;

double squared(double value) { return value * value; }

/// A part of a series, from its first value to before its last.
struct Stretch {
  std::size_t begin = 0, end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
};

/// Intervals of so many values whose lengths shrink by √2 from layer to layer, and that overlap by
/// at least half.
std::vector<Stretch> seeded_intervals(std::size_t count) {
  std::vector<Stretch> intervals;
  auto const all = static_cast<double>(count);
  for (double shrunk = 1; all / shrunk >= 2 * fewest_in_stretch; shrunk *= std::sqrt(2.0)) {
    auto const length = static_cast<std::size_t>(std::ceil(all / shrunk));
    auto const number = 2 * static_cast<std::size_t>(std::ceil(shrunk)) - 1;
    for (std::size_t i = 0; i < number; ++i) {
      auto const begin = number == 1 ? 0 : i * (count - length) / (number - 1);
      intervals.push_back({begin, begin + length});
    }
  }
  return intervals;
}

struct Split {
  std::size_t at = 0;
  double size = 0;  ///< in units of the noise
};

/// Finds the largest split in values whose groups are known.
class SplitSearch {
 public:
  explicit SplitSearch(std::span<std::size_t const> groups)
      : groups_(groups), intervals_(seeded_intervals(groups.size())) {}

  Split largest(std::vector<double> const& values) {
    sums_.assign(1, 0);
    differences_ = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      sums_.push_back(sums_.back() + values[i]);
      if (i > 0) differences_ += squared(values[i] - values[i - 1]);
    }
    Split best;
    for (auto const& interval : intervals_) {
      for (auto at = interval.begin + fewest_in_stretch; at + fewest_in_stretch <= interval.end;
           ++at) {
        if (groups_[at] == groups_[at - 1]) continue;
        double const size = size_of(values, interval, at);
        if (size > best.size) best = {at, size};
      }
    }
    return best;
  }

 private:
  [[nodiscard]] double size_of(std::vector<double> const& values, Stretch interval,
                               std::size_t at) const {
    auto const before = static_cast<double>(at - interval.begin);
    auto const after = static_cast<double>(interval.end - at);
    double const difference =
        (sums_[interval.end] - sums_[at]) / after - (sums_[at] - sums_[interval.begin]) / before;
    double const squares = differences_ - squared(values[at] - values[at - 1]);
    double const noise = squares / (2 * static_cast<double>(values.size() - 2));
    constexpr double rounding = 1e-12;  // of the largest difference that there may be
    double const signal = squared(difference) * before * after / (before + after);
    if (noise > rounding * signal) return std::sqrt(signal / noise);
    return signal > 0 ? std::numeric_limits<double>::infinity() : 0;
  }

  std::span<std::size_t const> groups_;
  std::vector<Stretch> intervals_;
  std::vector<double> sums_;
  double differences_ = 0;  ///< sum of squares between neighbours
};

void shuffle(std::vector<double>& values, Generator& generator) {
  for (auto i = values.size(); i > 1; --i) {
    auto const other = static_cast<std::size_t>(uniform(generator) * static_cast<double>(i));
    std::swap(values[i - 1], values[other]);
  }
}

/// The step in a stretch, if there is one.
std::optional<std::size_t> step_in(std::vector<double> values,
                                   std::span<std::size_t const> groups) {
  if (values.size() < 2 * fewest_in_stretch) return std::nullopt;
  SplitSearch search(groups);
  auto const found = search.largest(values);
  if (!(found.size > 0)) return std::nullopt;
  bool const by_orders = values.size() >= fewest_for_orders;
  constexpr double most = change_point_level * (random_orders + 1);
  Generator generator(1);
  int as_large = 1;  // the order at hand is one of all
  for (int i = 0; i < random_orders && as_large <= most; ++i) {
    if (by_orders) {
      shuffle(values, generator);
    } else {
      for (double& value : values) value = normal(generator);
    }
    if (search.largest(values).size >= found.size) ++as_large;
  }
  return as_large <= most ? std::optional(found.at) : std::nullopt;
}

/// Where each change is a step, as most neighbours are equal.
std::optional<std::vector<std::size_t>> steps_without_noise(std::span<double const> values) {
  std::vector<std::size_t> steps;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i] != values[i - 1]) steps.push_back(i);
  }
  bool const exact = 2 * steps.size() < values.size() - 1;
  return exact ? std::optional(std::move(steps)) : std::nullopt;
}

double mean_of(std::span<double const> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Moves each step to the best place between its neighbours: it was found in an interval that may
/// have ended before them.
void settle(std::span<double const> values, std::span<std::size_t const> groups,
            std::vector<std::size_t>& bounds) {
  for (std::size_t i = 1; i + 1 < bounds.size(); ++i) {
    auto const begin = bounds[i - 1], end = bounds[i + 1];
    double best = 0;
    for (auto at = begin + fewest_in_stretch; at + fewest_in_stretch <= end; ++at) {
      if (groups[at] == groups[at - 1]) continue;
      auto const before = static_cast<double>(at - begin), after = static_cast<double>(end - at);
      double const difference =
          mean_of(values.subspan(at, end - at)) - mean_of(values.subspan(begin, at - begin));
      double const size = squared(difference) * before * after / (before + after);
      if (size <= best) continue;
      best = size;
      bounds[i] = at;
    }
  }
}

/// The steps, between the first bound and the last.
std::vector<std::size_t> bounds_of(std::span<double const> values,
                                   std::span<std::size_t const> groups) {
  if (auto exact = steps_without_noise(values)) {
    std::erase_if(*exact, [&](std::size_t at) { return groups[at] == groups[at - 1]; });
    exact->insert(exact->begin(), 0);
    exact->push_back(values.size());
    return *std::move(exact);
  }
  std::vector<std::size_t> bounds{0, values.size()};
  std::vector<Stretch> open{{0, values.size()}};
  while (!open.empty()) {
    auto const part = open.back();
    open.pop_back();
    auto const own = values.subspan(part.begin, part.size());
    auto const at = step_in({own.begin(), own.end()}, groups.subspan(part.begin, part.size()));
    if (!at) continue;
    bounds.push_back(part.begin + *at);
    open.push_back({part.begin, part.begin + *at});
    open.push_back({part.begin + *at, part.end});
  }
  std::ranges::sort(bounds);
  settle(values, groups, bounds);
  return bounds;
}

}  // namespace

std::vector<ChangePoint> change_points(std::span<double const> values,
                                       std::span<std::size_t const> groups) {
  if (values.size() < 2 * fewest_in_stretch) return {};
  auto const bounds = bounds_of(values, groups);
  double squares = 0;
  for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
    auto const own = values.subspan(bounds[i], bounds[i + 1] - bounds[i]);
    for (double const value : own) squares += squared(value - mean_of(own));
  }
  auto const freedom = static_cast<double>(values.size()) - static_cast<double>(bounds.size() - 1);
  std::vector<ChangePoint> found;
  for (std::size_t i = 1; i + 1 < bounds.size(); ++i) {
    auto const before = values.subspan(bounds[i - 1], bounds[i] - bounds[i - 1]);
    auto const after = values.subspan(bounds[i], bounds[i + 1] - bounds[i]);
    ChangePoint step{bounds[i], mean_of(before), mean_of(after)};
    double const share =
        1 / static_cast<double>(before.size()) + 1 / static_cast<double>(after.size());
    step.margin =
        std::sqrt(squares / freedom * share) * student_quantile((1 + step_confidence) / 2, freedom);
    found.push_back(step);
  }
  return found;
}

std::vector<ChangePoint> change_points(std::span<double const> values) {
  std::vector<std::size_t> groups(values.size());
  std::iota(groups.begin(), groups.end(), std::size_t{0});
  return change_points(values, groups);
}

}  // namespace parallel_explore::score
