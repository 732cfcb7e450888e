#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The placeholders of a prefix that commands run behind.
namespace parallel_explore::core {

/// The keys of PrefixLaunch.
enum class PrefixKey { run, stop, env, mount };

/// The placeholders that a key takes.
[[nodiscard]] std::vector<std::string> prefix_placeholders(PrefixKey key);

/// The words in braces that look like a placeholder: lower-case letters and "_". "${name}" is a
/// variable of a shell.
[[nodiscard]] std::vector<std::string> placeholders_in(std::string_view text);

}  // namespace parallel_explore::core
