#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace parallel_explore::core {

/// A name that is safe as a directory, a git branch component and an argument: lower-case ASCII
/// letters, digits, "-", "_" and "."; at most 64 characters; neither a leading nor a trailing dot
/// or dash, no "..", not ending in ".lock". Every run of other characters becomes one dash. Empty
/// if nothing remains.
[[nodiscard]] std::string slug(std::string_view text);

/// The candidate with the fewest edits (insertions, deletions, substitutions, transpositions); none
/// if these are more than a third of the word's length, and more than 1.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<std::string const> candidates);

/// The offset of the first invalid byte of UTF-8 (overlong forms and surrogates are invalid); npos:
/// none.
[[nodiscard]] std::size_t invalid_utf8(std::string_view text);

/// The text as valid UTF-8: each invalid byte becomes U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// One line that is safe to show: valid UTF-8 without escape sequences and control characters, with
/// blanks folded, cut to `limit` bytes with an ellipsis.
[[nodiscard]] std::string clean_line(std::string_view text, std::size_t limit);

/// As clean_line(), but keeps line breaks and tabs, and cuts nothing.
[[nodiscard]] std::string clean_text(std::string_view text);

/// A basic string of TOML with its quotes, cleaned by clean_line().
[[nodiscard]] std::string toml_string(std::string_view text);

/// The width of a UTF-8 text in columns of a terminal: two for wide East Asian characters and
/// emoji, none for combining marks.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The text cut to at most `columns`, with an ellipsis if it was longer.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t columns);

}  // namespace parallel_explore::core
