#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::text {

/// A number with three significant digits for people: "1.23 M", "61.2", "0.0412".
[[nodiscard]] std::string short_number(double value);

/// A percentage of at least 0 for people, without an exponent: "2.1", "929", "0.00034"; "0" below
/// a millionth, "more than a million" from there on.
[[nodiscard]] std::string short_percentage(double percent);

/// "$0.41"; below a cent with as many digits as it takes to show an amount: "$0.008".
[[nodiscard]] std::string dollars(double value);

/// A number with its unit: "1.23 M ops/s", "$0.41", "3.2 MB", "61.2 s". Seconds below 1 ms are in
/// µs or ns.
[[nodiscard]] std::string with_unit(double value, std::string_view unit);

/// The same with the spread beside it, in the same unit: "61.2 s ±1.3", "78.3 µs ±2.1".
[[nodiscard]] std::string with_spread(double value, double spread, std::string_view unit);

/// The shortest JSON text of the number that parses to the same value; "null" if it is not finite.
[[nodiscard]] std::string exact_number(double value);

}  // namespace parallel_explore::text
