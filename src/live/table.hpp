#pragma once

#include "live/line.hpp"
#include "live/model.hpp"
#include "live/view.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// The table of approaches and what is below it, as lines.
namespace parallel_explore::live {

/// Places in `model.rows` in the order in which they are shown: that of the spec where all fit, or
/// else those that work first, then those that wait, then those that have ended.
[[nodiscard]] std::vector<std::size_t> order_of(Model const& model, Screen const& screen,
                                                View const& view);

/// Whether every row fits on the screen.
[[nodiscard]] bool all_fit(Model const& model, Screen const& screen, View const& view);

/// The live part of the screen: the table, scrolled to the selected row, what is measured, the
/// summary, and the keys, a question or a message. At least one line and at most `screen.rows`;
/// none is wider than the screen.
[[nodiscard]] std::vector<std::string> table_lines(Model const& model, TimePoint now,
                                                   Screen const& screen, View const& view);

/// The whole table without a limit of lines, and the summary.
[[nodiscard]] std::vector<std::string> all_lines(Model const& model, TimePoint now,
                                                 Screen const& screen);

/// The rows at those places, without a header.
[[nodiscard]] std::vector<std::string> row_lines(Model const& model,
                                                 std::vector<std::size_t> const& places,
                                                 TimePoint now, Screen const& screen);

}  // namespace parallel_explore::live
