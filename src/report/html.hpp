#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::report {

/// A text as the content of an element, or of an attribute in quotation marks.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// A list of escaped texts; empty if there are none.
[[nodiscard]] std::string html_list(std::vector<std::string> const& texts);

/// A whole page around `body`, which is HTML already.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view body);

}  // namespace parallel_explore::report
