#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::core {

/// Three significant digits for people: "1.23 M", "61.2", "0.0412"; not for further computing.
[[nodiscard]] std::string short_number(double value);

/// With its unit: "1.23 Mops/s" is written "1.23 M ops/s", "$0.41", "3.2 MB", "61.2 s".
[[nodiscard]] std::string with_unit(double value, std::string_view unit);

/// The shortest text that reads back as the same number, as JSON wants it.
[[nodiscard]] std::string exact_number(double value);

}  // namespace parallel_explore::core
