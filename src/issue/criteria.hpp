#pragma once

#include "issue/markdown.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::issue {

/// The sentences of a text. A line also ends a sentence, unless the next line begins in lower case.
[[nodiscard]] std::vector<std::string> sentences_of(std::string_view plain);

/// The acceptance criteria in a range of blocks, a sentence each: the text under headings such as
/// "Acceptance criteria", and scenarios with Given, When, Then; if there are none, sentences with
/// must, should or will. `more` is text before the blocks.
[[nodiscard]] std::vector<std::string> criteria_of(Document const& document, std::size_t begin,
                                                   std::size_t end, std::string_view more);

/// The acceptance criteria in a cell of a table.
[[nodiscard]] std::vector<std::string> criteria_of_cell(std::string_view plain);

}  // namespace parallel_explore::issue
