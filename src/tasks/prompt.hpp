#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>
#include <vector>

namespace parallel_explore::tasks {

/// What the session of a task is told: the template with its placeholders filled in.
[[nodiscard]] std::string compose_prompt(Exploration const& exploration,
                                         ApproachRecord const& record, std::string const& branch);

/// Throws Error(validation) for a template without {task}, {title} or {criteria}: a session would
/// not know what to do.
void check_template(std::string const& text);

/// What stands in braces and is no placeholder: "{tsak}".
[[nodiscard]] std::vector<std::string> unknown_placeholders(std::string const& text);

}  // namespace parallel_explore::tasks
