#pragma once

#include "parallel_explore/error.hpp"

#include <string>

namespace parallel_explore::core {

/// The message and the hint in one line, as a reason in a table or within a sentence.
[[nodiscard]] inline std::string on_one_line(Error const& error) {
  return error.hint().empty() ? error.happened() : error.happened() + "; " + error.hint();
}

}  // namespace parallel_explore::core
