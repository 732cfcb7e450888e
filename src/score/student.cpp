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

constexpr int normal_from = 120;

/// The distribution function at equal steps of asinh(x), which suits heavy tails.
class Table {
 public:
  explicit Table(int freedom) {
    values_.reserve(steps + 1);
    for (int i = 0; i <= steps; ++i) {
      double const x = std::sinh(reach * (2.0 * i / steps - 1));
      values_.push_back(freedom >= normal_from
                            ? boost::math::cdf(boost::math::normal(), x)
                            : boost::math::cdf(boost::math::students_t(freedom), x));
    }
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
  static constexpr int steps = 2048;
  static constexpr double reach = 12;  // x up to 80,000

  std::vector<double> values_;
};

/// Made when it is first needed: most verdicts need a few.
Table const& table_for(int freedom) {
  static std::array<std::once_flag, normal_from> once;
  static std::array<std::unique_ptr<Table const>, normal_from> tables;
  auto const index = static_cast<std::size_t>(freedom - 1);
  std::call_once(once[index], [&] { tables[index] = std::make_unique<Table const>(freedom); });
  return *tables[index];
}

/// Calls `of(table)`, between two tables where the degrees of freedom are not whole.
template <class Of>
double interpolated(double freedom, Of const& of) {
  if (!(freedom < normal_from)) return of(table_for(normal_from));
  int const whole = std::max(1, static_cast<int>(freedom));
  double const part = std::max(0.0, freedom - whole);
  double const low = of(table_for(whole));
  return part < 1e-9 ? low : low + part * (of(table_for(whole + 1)) - low);
}

}  // namespace

double student_cdf(double x, double freedom) {
  return interpolated(freedom, [x](Table const& table) { return table.cdf(x); });
}

double student_quantile(double p, double freedom) {
  return interpolated(freedom, [p](Table const& table) { return table.quantile(p); });
}

}  // namespace parallel_explore::score
