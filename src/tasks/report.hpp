#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>

namespace parallel_explore::tasks {

/// The Markdown of summary.md, and of the comment on the master issue.
[[nodiscard]] std::string summary(Exploration const& exploration);

}  // namespace parallel_explore::tasks
