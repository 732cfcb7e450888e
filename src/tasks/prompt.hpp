#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>
#include <vector>

namespace parallel_explore::tasks {

/// The prompt of a task: the template with its placeholders filled in.
[[nodiscard]] std::string compose_prompt(Exploration const& exploration,
                                         ApproachRecord const& record, std::string const& branch);

/// Throws Error(validation) for a template with none of {task}, {title} and {criteria}: a session
/// would not know its task.
void check_template(std::string const& text);

/// Words in braces that are not placeholders: "{tsak}".
[[nodiscard]] std::vector<std::string> unknown_placeholders(std::string const& text);

}  // namespace parallel_explore::tasks
