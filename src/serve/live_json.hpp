#pragma once

#include "live/model.hpp"
#include "parallel_explore/exploration.hpp"

#include <cstddef>
#include <string>

namespace parallel_explore::serve {

/// A row of the table as a JSON object; `place` is its place in the order of the spec. Times are in
/// milliseconds since 1970.
[[nodiscard]] std::string row_json(live::Row const& row, std::size_t place);

/// The rest of the table, and what a list says of an experiment.
[[nodiscard]] std::string head_json(Exploration const& exploration, live::Model const& model);

/// The entry of a list for an experiment whose record cannot be read.
[[nodiscard]] std::string fault_json(std::string_view name, std::string_view fault);

}  // namespace parallel_explore::serve
