#pragma once

#include <string_view>

/// Recognises variables that hold credentials by their names.
namespace parallel_explore::text {

/// Whether the name of a variable has a word for a credential: KEY, TOKEN, SECRET, PASSWORD and
/// similar ones ("GITHUB_TOKEN", but neither "KEYBOARD" nor "MAX_TOKENS"), or is known to hold one
/// although it says nothing ("MYSQL_PWD", "SENTRY_DSN").
[[nodiscard]] bool names_a_credential(std::string_view variable);

}  // namespace parallel_explore::text
