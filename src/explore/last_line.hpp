#pragma once

#include "parallel_explore/exploration.hpp"

#include <filesystem>
#include <string>

namespace parallel_explore::operations {

/// The last line that an approach's session has printed, on one line and without the credentials of
/// this process. Empty where it printed nothing, or where the record says what its agent does.
/// `directory`: of the experiment.
[[nodiscard]] std::string last_line_of(std::filesystem::path const& directory,
                                       Exploration const& exploration,
                                       ApproachRecord const& record);

}  // namespace parallel_explore::operations
