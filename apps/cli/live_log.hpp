#pragma once

#include "live_screen.hpp"
#include "parallel_explore/explorer.hpp"

#include <memory>
#include <string>

namespace pexplore {

/// The transcript of an approach's session as it grows, or `logs`: its standard error and the
/// output of the criteria's commands. Of large files the end.
[[nodiscard]] std::unique_ptr<LiveText> live_log(parallel_explore::Explorer& explorer,
                                                 parallel_explore::Exploration const& exploration,
                                                 std::string const& approach, bool logs);

/// The last line that the session of an approach printed, where its agent has no format; else
/// empty. One line without control characters.
[[nodiscard]] std::string last_line_of(parallel_explore::Explorer& explorer,
                                       parallel_explore::Exploration const& exploration,
                                       parallel_explore::ApproachRecord const& record);

}  // namespace pexplore
