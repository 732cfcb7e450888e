#pragma once

#include "plan/markdown.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::plan {

/// Sentences of a text; each line ends one too, unless the next goes on in lower case.
[[nodiscard]] std::vector<std::string> sentences_of(std::string_view plain);

/// Acceptance criteria of what a range of blocks says, a sentence each: what stands under
/// "Acceptance criteria" and the like and what is told as Given, When, Then; where there is none
/// of it, sentences with must, should or will. `more` is text before the blocks.
[[nodiscard]] std::vector<std::string> criteria_of(Document const& document, std::size_t begin,
                                                   std::size_t end, std::string_view more);

/// The same for the cell of a table.
[[nodiscard]] std::vector<std::string> criteria_of_cell(std::string_view plain);

}  // namespace parallel_explore::plan
