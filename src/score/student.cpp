#include "score/student.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <mutex>
#include <vector>

namespace parallel_explore::score {
namespace {

constexpr double normal_from = 120;
constexpr int parts = 4;  // tables for each degree of freedom

/// Degrees of freedom whose tables are computed; others lie between two of them.
constexpr std::array<double, 18> computed{1, 1.25, 1.5, 1.75, 2,  2.5, 3,  3.5, 4,
                                          5, 6,    8,   10,   13, 18,  30, 60,  normal_from};

/// The distribution function at equal steps of asinh(x), which suits heavy tails.
class Table {
 public:
  explicit Table(double freedom) {
    values_.reserve(steps + 1);
    for (int i = 0; i <= steps; ++i) {
      double const x = std::sinh(reach * (2.0 * i / steps - 1));
      values_.push_back(freedom >= normal_from
                            ? boost::math::cdf(boost::math::normal(), x)
                            : boost::math::cdf(boost::math::students_t(freedom), x));
    }
  }

  /// Between two tables.
  Table(Table const& low, Table const& high, double part) {
    values_.reserve(steps + 1);
    for (std::size_t i = 0; i <= steps; ++i)
      values_.push_back(low.values_[i] + part * (high.values_[i] - low.values_[i]));
  }

  [[nodiscard]] double cdf(double x) const {
    double const place = (std::asinh(x) / reach + 1) / 2 * steps;
    if (!(place > 0)) return values_.front();
    if (place >= steps) return values_.back();
    auto const i = static_cast<std::size_t>(place);
    double const part = place - static_cast<double>(i);
    return values_[i] + part * (values_[i + 1] - values_[i]);
  }

  [[nodiscard]] double quantile(double p) const {
    auto const above = std::ranges::lower_bound(values_, p);
    auto const i = std::clamp<std::ptrdiff_t>(above - values_.begin(), 1, steps);
    double const low = values_[static_cast<std::size_t>(i - 1)];
    double const high = values_[static_cast<std::size_t>(i)];
    double const part = high > low ? std::clamp((p - low) / (high - low), 0.0, 1.0) : 0.5;
    return std::sinh(reach * (2 * (static_cast<double>(i) - 1 + part) / steps - 1));
  }

 private:
  static constexpr int steps = 768;
  static constexpr double reach = 12;  // x up to 80,000

  std::vector<double> values_;
};

/// Makes the table of the `index`-th number of degrees when it is first needed.
Table const& computed_table(std::size_t index) {
  static std::array<std::once_flag, computed.size()> once;
  static std::array<std::unique_ptr<Table const>, computed.size()> tables;
  std::call_once(once[index],
                 [&] { tables[index] = std::make_unique<Table const>(computed[index]); });
  return *tables[index];
}

/// Between two computed ones by 1 / freedom, in which the distribution is nearly linear.
std::unique_ptr<Table const> make_table(double freedom) {
  auto const above = std::ranges::lower_bound(computed, freedom);
  auto const high = static_cast<std::size_t>(above - computed.begin());
  if (*above == freedom) return std::make_unique<Table const>(computed_table(high));
  double const low = 1 / computed[high - 1];
  double const top = computed[high] >= normal_from ? 0 : 1 / computed[high];
  double const part = (low - 1 / freedom) / (low - top);
  return std::make_unique<Table const>(computed_table(high - 1), computed_table(high), part);
}

Table const& table_for(double freedom) {
  constexpr auto count = static_cast<std::size_t>(normal_from) * parts;
  static std::array<std::once_flag, count> once;
  static std::array<std::unique_ptr<Table const>, count> tables;
  double const wanted = std::clamp(freedom, 1.0, normal_from) * parts;
  auto const index = static_cast<std::size_t>(wanted) - 1;
  std::call_once(once[index],
                 [&] { tables[index] = make_table(static_cast<double>(index + 1) / parts); });
  return *tables[index];
}

}  // namespace

double student_cdf(double x, double freedom) { return table_for(freedom).cdf(x); }

double student_quantile(double p, double freedom) { return table_for(freedom).quantile(p); }

}  // namespace parallel_explore::score
