#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/exploration.hpp"

#include <string>

namespace pexplore::service {

/// "2 of 4 have ended; a: running (Edit), b: evaluating"
[[nodiscard]] std::string progress_text(parallel_explore::Exploration const& exploration);

/// An error with its hint on a second line.
[[nodiscard]] std::string text_of(parallel_explore::Error const& error);

}  // namespace pexplore::service
