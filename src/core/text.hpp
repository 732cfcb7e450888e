#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace parallel_explore::core {

/// A name that is safe as a directory, a git branch component and an argument: lower-case ASCII
/// letters, digits, "-", "_" and "."; at most 64 characters; neither a leading nor a trailing dot
/// or dash, no "..", not ending in ".lock". Everything else becomes one dash. Empty if nothing is
/// left.
[[nodiscard]] std::string slug(std::string_view text);

/// The candidate with the fewest edits (insertions, deletions, substitutions, transpositions), if
/// that is at most a third of the word's length and at least 1.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<std::string const> candidates);

/// Where the text stops being valid UTF-8 (no overlong forms, no surrogates); npos: nowhere.
[[nodiscard]] std::size_t invalid_utf8(std::string_view text);

/// Valid UTF-8: each bad byte becomes U+FFFD.
[[nodiscard]] std::string valid_utf8(std::string_view text);

/// One line that is safe to show: valid UTF-8, escape sequences and control characters gone, blanks
/// folded, at most `limit` bytes (an ellipsis says that it was cut).
[[nodiscard]] std::string clean_line(std::string_view text, std::size_t limit);

/// As clean_line, but lines and tabs stay and nothing is cut.
[[nodiscard]] std::string clean_text(std::string_view text);

/// A TOML basic string on one line, as clean_line makes it, with its quotes.
[[nodiscard]] std::string toml_string(std::string_view text);

/// How many columns of a terminal a UTF-8 text takes (East Asian wide and emoji two, combining
/// marks none).
[[nodiscard]] std::size_t display_width(std::string_view text);

/// Cut to at most `columns`, with an ellipsis where something is lost.
[[nodiscard]] std::string cut_to_width(std::string_view text, std::size_t columns);

}  // namespace parallel_explore::core
