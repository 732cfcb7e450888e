#pragma once

#include "parallel_explore/history.hpp"

#include <cstddef>
#include <string>

/// The history of a criterion for people and for programs.
namespace parallel_explore::report {

/// The table, the steps and what was left out; of several criteria a line each. `columns`: of a
/// chart below the table, at least 40; 0: no chart.
[[nodiscard]] std::string history_text(History const& history, std::size_t columns = 0);

/// One JSON document. Members are only ever added.
[[nodiscard]] std::string history_json(History const& history);

}  // namespace parallel_explore::report
