#pragma once

#include <span>
#include <string>
#include <string_view>

namespace parallel_explore::text {

/// A word that occurs in none of the texts, to mark where a quotation begins and ends: `word` with
/// a number. Deterministic.
[[nodiscard]] std::string unused_mark(std::string_view word,
                                      std::span<std::string_view const> texts);

}  // namespace parallel_explore::text
