#include "text/numbers.hpp"

#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace parallel_explore::text {
namespace {

/// The number with three digits, without an exponent and without trailing zeros.
std::string three_digits(double value) {
  auto const magnitude = std::abs(value);
  if (magnitude == 0) return "0";
  constexpr double shown_as_0 = 5e-10;
  if (magnitude < shown_as_0) return fmt::format("{:.3g}", value);
  int const digits_before = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
  int const decimals = std::clamp(3 - digits_before, 0, 9);
  auto text = fmt::format("{:.{}f}", value, decimals);
  if (decimals > 0) {
    text.resize(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

struct Prefix {
  double factor;
  char const* letter;
};
constexpr std::array<Prefix, 4> prefixes{{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};

/// A number in a smaller unit.
struct Scaled {
  double per_unit;  ///< how many of the smaller unit are one of the given
  std::string_view unit;
};
Scaled scaled(double value, std::string_view unit) {
  auto const magnitude = std::abs(value);
  if (unit != "s" || magnitude == 0 || magnitude >= 1e-3) return {1, unit};
  return magnitude >= 1e-6 ? Scaled{1e6, "µs"} : Scaled{1e9, "ns"};
}

}  // namespace

std::string short_number(double value) {
  constexpr double beyond_prefixes = 1e15;
  if (std::abs(value) >= beyond_prefixes) return fmt::format("{:.3g}", value);
  for (auto const& [factor, letter] : prefixes) {
    // Numbers below 10,000 are easy to read without a prefix.
    if (std::abs(value) >= factor && std::abs(value) >= 1e4) {
      return three_digits(value / factor) + " " + letter;
    }
  }
  return three_digits(value);
}

std::string short_percentage(double percent) {
  constexpr double million = 1e6;
  if (!(percent < million)) return "more than a million";
  if (percent < 1 / million) return "0";
  constexpr double digits_end = 9.5;  // from here on, two digits are whole numbers
  if (percent >= digits_end) return fmt::format("{:.0f}", percent);
  auto const decimals = 1 - static_cast<int>(std::floor(std::log10(percent)));
  auto text = fmt::format("{:.{}f}", percent, decimals);
  text.resize(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string dollars(double value) {
  constexpr double cent = 0.01, least = 0.000001;
  double const amount = std::abs(value);
  bool const is_small = amount < cent && amount >= least;
  auto const* const sign = value < 0 ? "-" : "";
  if (!is_small) return fmt::format("{}${:.2f}", sign, amount);
  auto text = fmt::format("{:.6f}", amount);
  text.erase(text.find_last_not_of('0') + 1);
  return fmt::format("{}${}", sign, text);
}

std::string with_unit(double value, std::string_view unit) {
  if (unit == "$") return dollars(value);
  if (unit == "bytes") {
    auto const text = short_number(value);
    return text.find(' ') == std::string::npos ? text + " B" : text + "B";
  }
  if (unit.empty()) return short_number(value);
  // "1 line": a word in the plural, and no symbol such as "ms".
  constexpr std::size_t shortest_word = 4;
  bool const is_plural = unit.size() >= shortest_word && unit.ends_with('s') &&
                         !unit.ends_with("ss") &&
                         std::ranges::all_of(unit, [](char c) { return is_letter(c); });
  if (value == 1 && is_plural) unit.remove_suffix(1);
  auto const [per_unit, smaller] = scaled(value, unit);
  return fmt::format("{} {}", short_number(value * per_unit), smaller);
}

std::string with_spread(double value, double spread, std::string_view unit) {
  auto const per_unit = scaled(value, unit).per_unit;
  return fmt::format("{} ±{}", with_unit(value, unit), short_number(spread * per_unit));
}

std::string exact_number(double value) {
  if (!std::isfinite(value)) return "null";
  if (value == std::floor(value) && std::abs(value) < 1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{}", value);
}

}  // namespace parallel_explore::text
