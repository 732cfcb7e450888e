#pragma once

#include <string>

namespace pexplore {

/// Where the user stands in the current directory, and the commands that make sense next.
[[nodiscard]] std::string standing_text();

}  // namespace pexplore
