#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace parallel_explore::text {

/// A name that is safe as a directory, a git branch component and an argument: lower-case ASCII
/// letters, digits, "-", "_" and "."; at most 64 characters; neither a leading nor a trailing dot
/// or dash, no "..", not ending in ".lock". Every run of other characters becomes one dash. Empty
/// if nothing remains.
[[nodiscard]] std::string slug(std::string_view text);

/// The candidate with the fewest edits (insertions, deletions, substitutions, transpositions); none
/// if these are more than a third of the word's length, and more than 1.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<std::string const> candidates);

}  // namespace parallel_explore::text
