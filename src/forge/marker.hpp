#pragma once

#include <string>
#include <string_view>

/// Finding again what was made. A marker counts only as the last line of a text: people quote and
/// paste, and what they write never ends up there in what we make.
namespace parallel_explore::forge {

inline constexpr std::size_t longest_title = 256;  ///< characters
inline constexpr std::size_t longest_body = 65536;

/// Throws Error(forge) for a marker that is empty, longer than 200 bytes, or of other characters
/// than letters, digits and -._/#=:
void require_marker(std::string const& marker);

/// Title and body as a server takes them: valid UTF-8, no control characters, cut.
[[nodiscard]] std::string fitting_title(std::string_view title);
/// With the marker; where something is cut, it says so.
[[nodiscard]] std::string marked(std::string_view body, std::string const& marker);

/// The marker that a body carries; empty: none.
[[nodiscard]] std::string marker_of(std::string_view body);

/// Whether two bodies say the same: line ends are the server's own.
[[nodiscard]] bool same_text(std::string_view a, std::string_view b);

}  // namespace parallel_explore::forge
