#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Texts that fit into the columns of a terminal.
namespace parallel_explore::text {

/// The text cut in its middle to at most `columns`, so that names which begin alike stay different:
/// "approach-…-redis".
[[nodiscard]] std::string cut_in_middle(std::string_view text, std::size_t columns);

/// Every line broken at blanks where it is wider than `columns`. The lines after a break are
/// indented as the broken one, and by two more below a bullet ("- "). In a line with two columns,
/// which two blanks or more are between, they go on in the second one, or where that is in the
/// right half, below the first by four. A word that is wider stays whole. 0 columns: nothing is
/// broken.
[[nodiscard]] std::string wrapped(std::string_view text, std::size_t columns);

}  // namespace parallel_explore::text
