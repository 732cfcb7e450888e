#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::report {

/// A table of texts: header, rows, and what the marks in them mean.
struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> notes;
  std::vector<std::size_t> left{1};  ///< columns that are aligned left; the others right
};

/// Columns aligned by their width on a terminal.
[[nodiscard]] std::string aligned(Table const& table);
[[nodiscard]] std::string markdown(Table const& table);
/// With a caption; the first column that is aligned left names the rows.
[[nodiscard]] std::string html(Table const& table, std::string_view caption);

}  // namespace parallel_explore::report
