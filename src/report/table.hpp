#pragma once

#include "parallel_explore/comparison.hpp"
#include "parallel_explore/event.hpp"

#include <string>
#include <vector>

namespace parallel_explore::report {

/// A comparison as texts: header, rows, and what the marks in them mean.
struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> notes;
  std::vector<std::size_t> left{1};  ///< columns that are aligned left; the others right
};

[[nodiscard]] Table table_of(Comparison const& comparison);

/// Columns aligned by their width on a terminal.
[[nodiscard]] std::string aligned(Table const& table);
[[nodiscard]] std::string markdown(Table const& table);

}  // namespace parallel_explore::report
