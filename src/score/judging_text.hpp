#pragma once

#include "parallel_explore/judging.hpp"

#include <string>

namespace parallel_explore::score {

/// The paragraph of a report about the judges, with a line for each note; empty without judges.
[[nodiscard]] std::string judging_text(Judging const& judging);

}  // namespace parallel_explore::score
