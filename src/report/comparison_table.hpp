#pragma once

#include "parallel_explore/comparison.hpp"
#include "report/table.hpp"

#include <string>
#include <vector>

namespace parallel_explore::report {

/// The table of approaches × criteria, with notes on missing values and on marks.
[[nodiscard]] Table table_of(Comparison const& comparison);

/// A sentence for each trade-off: "throughput: radix leads (41 M/s), insertion trails (0.2 M/s)."
[[nodiscard]] std::vector<std::string> trade_off_lines(Comparison const& comparison);

}  // namespace parallel_explore::report
