#pragma once

#include "parallel_explore/forge.hpp"

#include <functional>
#include <string>

namespace pexplore {

/// Makes GitHub for this program; `report_wait` is told why a request waits longer.
[[nodiscard]] parallel_explore::ForgeMaker forge_maker(
    std::function<void(std::string const&)> report_wait);

}  // namespace pexplore
