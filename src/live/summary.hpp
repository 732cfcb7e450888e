#pragma once

#include "live/line.hpp"
#include "live/model.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace parallel_explore::live {

/// The state of the whole run: progress bar, time left, queue, wait for the API, budget. From one
/// to `most` lines (at least 1); what does not fit is left out, the less important first.
[[nodiscard]] std::vector<std::string> summary_lines(Model const& model, TimePoint now,
                                                     Screen const& screen, std::size_t most);

}  // namespace parallel_explore::live
