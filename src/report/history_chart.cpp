#include "report/history_chart.hpp"

#include "parallel_explore/measurement.hpp"
#include "text/display.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

namespace parallel_explore::report {
namespace {

constexpr std::size_t rows = 6;
constexpr std::array<std::string_view, 9> eighths{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

/// A column of the chart: the entries from the first to before the last.
struct Column {
  std::size_t first = 0, last = 0;
  double value = 0;  ///< the median of theirs
};

std::vector<Column> columns_of(std::vector<HistoryEntry> const& entries, std::size_t most) {
  auto const each = (entries.size() + most - 1) / most;
  std::vector<Column> columns;
  for (std::size_t first = 0; first < entries.size(); first += each) {
    auto const last = std::min(first + each, entries.size());
    std::vector<double> values;
    for (auto i = first; i < last; ++i) values.push_back(*median(entries[i].values));
    columns.push_back({first, last, *median(std::move(values))});
  }
  return columns;
}

/// The part of a row that a column fills, in eighths. The lowest column has one.
std::string_view block(double share, std::size_t row) {
  constexpr std::size_t steps = 8;
  auto const height =
      1 + static_cast<std::size_t>(std::lround(share * static_cast<double>(rows * steps - 1)));
  auto const below = row * steps;
  return eighths[std::min(height > below ? height - below : 0, steps)];
}

std::string right(std::string const& text, std::size_t width) {
  auto const has = text::display_width(text);
  return std::string(width > has ? width - has : 0, ' ') + text;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string without_trailing_blanks(std::string line) {
  line.resize(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::string history_chart(CriterionHistory const& history, std::size_t columns) {
  if (history.entries.size() < 2) return {};
  auto const label = [&](double value) {
    return text::with_unit(value, text::clean_line(history.criterion.unit, 12));
  };
  constexpr std::size_t widest_label = 24, widest_bar = 4;
  auto const room = columns - widest_label;
  auto const bars = columns_of(history.entries, room);
  auto const [least, greatest] = std::ranges::minmax(bars, {}, &Column::value);
  double const range = greatest.value - least.value;
  if (!(range > 0)) return {};
  auto const top = label(greatest.value), bottom = label(least.value);
  auto const width = std::max(text::display_width(top), text::display_width(bottom));
  auto const wide = std::clamp<std::size_t>(room / bars.size(), 1, widest_bar);
  std::size_t const gap = wide > 1 ? 1 : 0;
  std::string chart;
  for (auto row = rows; row-- > 0;) {
    auto line = right(row + 1 == rows ? top : row == 0 ? bottom : "", width) + " ";
    for (auto const& bar : bars) {
      line += repeated(block((bar.value - least.value) / range, row), wide - gap);
      line += std::string(gap, ' ');
    }
    chart += without_trailing_blanks(std::move(line));
  }
  std::string marks(width + 1, ' ');
  for (auto const& bar : bars) {
    bool const step = std::ranges::any_of(history.steps, [&](HistoryStep const& each) {
      return each.at >= bar.first && each.at < bar.last;
    });
    marks += (step ? "^" : " ") + std::string(wide - 1, ' ');
  }
  return history.steps.empty() ? chart : chart + without_trailing_blanks(std::move(marks));
}

}  // namespace parallel_explore::report
