#pragma once

#include <string>
#include <string_view>

/// Markers, by which issues, pull requests and comments of pexplore are found again. A marker
/// counts only as the last line of a text: text that people quote or paste never ends up there.
namespace parallel_explore::forge {

inline constexpr std::size_t longest_title = 256;  ///< characters
inline constexpr std::size_t longest_body = 65536;

/// Throws Error(forge) for a marker that is empty, longer than 200 bytes, or of other characters
/// than letters, digits and -._/#=:
void require_marker(std::string const& marker);

/// A title as a server accepts it: valid UTF-8, no control characters, no credentials, cut.
[[nodiscard]] std::string fitting_title(std::string_view title);
/// A body as a server accepts it, without credentials, with its marker. A body that is cut says so.
/// Every text of issues, pull requests and comments goes through one of these two.
[[nodiscard]] std::string marked(std::string_view body, std::string const& marker);

/// The marker of a body; empty: it has none.
[[nodiscard]] std::string marker_of(std::string_view body);

/// Whether two bodies are equal except for their line ends, which the server changes.
[[nodiscard]] bool same_text(std::string_view a, std::string_view b);

}  // namespace parallel_explore::forge
