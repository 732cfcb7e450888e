#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Foreign text made safe to show, and the columns it takes.
namespace parallel_explore::text {

/// One line that is safe to show: valid UTF-8 without escape sequences and control characters, with
/// blanks folded, cut to `limit` bytes with an ellipsis.
[[nodiscard]] std::string clean_line(std::string_view text, std::size_t limit);

/// As clean_line(), but keeps line breaks and tabs, and cuts nothing.
[[nodiscard]] std::string clean_text(std::string_view text);

/// A basic string of TOML with its quotes, cleaned by clean_line().
[[nodiscard]] std::string toml_string(std::string_view text);

/// The same JSON with every character that clean_text() would drop from its strings as "\\uXXXX".
[[nodiscard]] std::string escape_invisible(std::string json);

/// The width of a UTF-8 text in columns of a terminal: two for wide East Asian characters and
/// emoji, none for combining marks.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The number of leading bytes of a UTF-8 text that take at most `columns`, with the marks that
/// combine with the last character. Escape sequences and control characters take none.
[[nodiscard]] std::size_t bytes_within(std::string_view text, std::size_t columns);

/// The text cut to at most `columns`, with an ellipsis if it was longer.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t columns);

}  // namespace parallel_explore::text
