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

}  // namespace pexplore
