#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::report {

/// A table of texts: header, rows, and notes that explain the marks in them.
struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> notes;
  std::vector<std::size_t> left{1};  ///< columns that are aligned left; others are aligned right
  std::vector<std::size_t> cut{};    ///< columns that may be cut in their middle, besides the names
};

/// Text with columns aligned by their width on a terminal.
[[nodiscard]] std::string aligned(Table const& table);
/// The same within `columns` (0: no limit). The first column that is aligned left names the rows:
/// if the table is too wide, names are cut in their middle; if that does not suffice, rows become
/// columns, in as many tables as it takes, or blocks where not even one has room. Notes are
/// wrapped.
[[nodiscard]] std::string fitted(Table const& table, std::size_t columns);
[[nodiscard]] std::string markdown(Table const& table);
/// An HTML table with a caption. The first column that is aligned left has the headers of rows.
[[nodiscard]] std::string html(Table const& table, std::string_view caption);

}  // namespace parallel_explore::report
