#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::text {

/// A row of a CSV text (RFC 4180, or with bare line feeds), and the line where it begins.
struct CsvRow {
  int line = 0;
  std::vector<std::string> fields;
};

/// The rows that are not blank. A quote that is not closed ends with the text.
[[nodiscard]] std::vector<CsvRow> parse_csv(std::string_view text);

}  // namespace parallel_explore::text
