#pragma once

#include <map>
#include <string>
#include <string_view>

namespace parallel_explore::text {

/// Values of placeholders `{NAME}`: NAME → value.
using Placeholders = std::map<std::string, std::string>;

/// `text` as one word of a POSIX shell, in single quotes.
[[nodiscard]] std::string single_quoted(std::string_view text);

/// Replaces every known `{NAME}`. Other braces stay, and placeholders within values are not
/// replaced.
[[nodiscard]] std::string expand(std::string_view text, Placeholders const& values);

/// The same for a command line of a shell: each value is quoted as one word.
[[nodiscard]] std::string expand_shell(std::string_view command, Placeholders const& values);

}  // namespace parallel_explore::text
