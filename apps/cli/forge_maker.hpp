#pragma once

#include "parallel_explore/forge.hpp"

#include <functional>
#include <string>

namespace pexplore {

/// Connects to GitHub; `report_wait` is called with the reason when a request has to wait.
[[nodiscard]] parallel_explore::ForgeMaker forge_maker(
    std::function<void(std::string const&)> report_wait);

}  // namespace pexplore
