#pragma once

#include <map>
#include <string>
#include <string_view>

namespace parallel_explore::core {

/// NAME → value of what `{NAME}` stands for.
using Placeholders = std::map<std::string, std::string>;

/// Replaces every `{NAME}` that is known; other braces stay, and values are not looked into.
[[nodiscard]] std::string expand(std::string_view text, Placeholders const& values);

/// The same for a shell's command line: each value is quoted as one word.
[[nodiscard]] std::string expand_shell(std::string_view command, Placeholders const& values);

}  // namespace parallel_explore::core
