#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::tasks {

/// Replaces everything that is or looks like a credential by "[removed]", so that others may see
/// the text: those of the environment, tokens with a known prefix, private keys, user names and
/// passwords in URLs, and values that are assigned to names such as API_KEY.
[[nodiscard]] std::string redact(std::string_view text);

/// The last `lines` lines of a text, cut to `bytes` bytes at the beginning of a line.
[[nodiscard]] std::string last_lines(std::string_view text, std::size_t lines, std::size_t bytes);

}  // namespace parallel_explore::tasks
